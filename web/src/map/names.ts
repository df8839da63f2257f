import { divIcon, type Map as LeafletMap, type Marker, marker, point } from 'leaflet/dist/leaflet-src.esm.js';
import { conventions } from '../words.ts';
import type { Country } from './outlines.ts';

/** A country is named once its largest part is this wide on the screen, in pixels. */
const NAMED_FROM = 64;

/** ISO 3166-1: two letters, then the number, of every country in the data. Intl knows countries by their letters only. */
const codes =
  'AF004AL008AQ010DZ012AS016AD020AO024AG028AZ031AR032AU036AT040BS044BH048BD050AM051BB052BE056BM060BT064BO068BA070BW072BR076BZ084IO086SB090VG092BN096BG100MM104BI108BY112KH116CM120CA124CV132KY136CF140LK144TD148CL152CN156TW158CO170KM174CG178CD180CK184CR188HR191CU192CY196CZ203BJ204DK208DM212DO214EC218SV222GQ226ET231ER232EE233FO234FK238GS239FJ242FI246AX248FR250PF258TF260DJ262GA266GE268GM270PS275DE276GH288KI296GR300GL304GD308GU316GT320GN324GY328HT332HM334VA336HN340HK344HU348IS352IN356ID360IR364IQ368IE372IL376IT380CI384JM388JP392KZ398JO400KE404KP408KR410KW414KG417LA418LB422LS426LV428LR430LY434LI438LT440LU442MO446MG450MW454MY458MV462ML466MT470MR478MU480MX484MC492MN496MD498ME499MS500MA504MZ508OM512NA516NR520NP524NL528CW531AW533SX534NC540VU548NZ554NI558NE562NG566NU570NF574NO578MP580FM583MH584PW585PK586PA591PG598PY600PE604PH608PN612PL616PT620GW624TL626PR630QA634RO642RU643RW646BL652SH654KN659AI660LC662MF663PM666VC670SM674ST678SA682SN686RS688SC690SL694SG702SK703VN704SI705SO706ZA710ZW716ES724SS728SD729EH732SR740SZ748SE752CH756SY760TJ762TH764TG768TO776TT780AE784TN788TR792TM795TC796UG800UA804MK807EG818GB826GG831JE832IM833TZ834US840VI850BF854UY858UZ860VE862WF876WS882YE887ZM894';

/** Keeps the names of the countries in view on the map: for the eye alone, the list says everything. */
export function countryNames(map: LeafletMap, countriesAt: (zoom: number) => Country[]): () => void {
  let shown = new Map<string, Marker>();
  const names = new Intl.DisplayNames(conventions(), { type: 'region', fallback: 'none' });
  return function redraw() {
    const zoom = map.getZoom();
    const world = 256 * 2 ** zoom;
    const view = map.getBounds();
    const next = new Map<string, Marker>();
    const taken: { x: number; y: number; half: number }[] = [];
    const largest = [...countriesAt(zoom)].sort((a, b) => b.width - a.width);
    for (const country of largest) {
      if (country.width * world < NAMED_FROM || country.code === '010') continue;
      for (const copy of [-1, 0, 1]) {
        const spot = map.options.crs?.pointToLatLng(point((country.x + copy) * world, country.y * world), zoom);
        if (!spot || !view.contains(spot)) continue;
        const name = names.of(letters(country.code)) ?? country.name;
        const [x, y] = [(country.x + copy) * world, country.y * world];
        const half = name.length * 3.5 + 8;
        if (taken.some((one) => Math.abs(one.x - x) < one.half + half && Math.abs(one.y - y) < 16)) continue;
        taken.push({ x, y, half });
        const key = `${country.name} ${copy}`;
        const old = shown.get(key);
        shown.delete(key);
        next.set(key, old?.setLatLng(spot) ?? named(name).setLatLng(spot).addTo(map));
      }
    }
    for (const old of shown.values()) old.remove();
    shown = next;
  };
}

const letters = (code: string) => (code === '' ? 'ZZ' : (new RegExp(`([A-Z]{2})${code}`).exec(codes)?.[1] ?? 'ZZ'));

function named(name: string): Marker {
  const text = document.createElement('span');
  text.textContent = name;
  text.ariaHidden = 'true';
  return marker([0, 0], {
    icon: divIcon({ html: text, className: 'map-name', iconSize: [0, 0] }),
    pane: 'names',
    interactive: false,
    keyboard: false,
  });
}
