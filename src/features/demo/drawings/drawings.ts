import { bag, basketOfFruit, bread, cake, cheese, chocolate, honey, jam, oil, tin } from './food.ts';
import { bouquet, cactus, herb, knife, plant, seeds, tent, wateringCan } from './garden.ts';
import {
  basket,
  blanket,
  candle,
  chair,
  chest,
  clock,
  cushion,
  lamp,
  mirror,
  pendant,
  rug,
  shelf,
  soap,
  stool,
  table,
} from './home.ts';
import { type Colour, type Ink, inks } from './inks.ts';
import { circle, path, rect, times } from './pen.ts';
import {
  blocks,
  boardGame,
  books,
  cards,
  hammer,
  kite,
  notebook,
  plane,
  print,
  puzzle,
  service,
  teddy,
  toolbox,
  train,
} from './shelf-things.ts';
import { camera, drum, guitar, headphones, radio, record, speaker, turntable, violin } from './sound.ts';
import { board, bowl, glass, mug, plate, teapot, tile, vase } from './tableware.ts';
import { dress, hat, jacket, jewel, necklace, scarf, shirt, shoes, socks, sweater, tote, watch } from './wear.ts';
import { backpack, bell, bicycle, helmet, pannier, scooter, skateboard } from './wheels.ts';

/** Draws one thing in a colour, in one of two ways (`turn` 0 or 1), on a field of 800 by 600. */
type Draw = (ink: Ink, turn: number) => string;

export const shapes = {
  mug,
  bowl,
  plate,
  vase,
  teapot,
  tile,
  glass,
  board,
  bread,
  cake,
  cheese,
  honey,
  jam,
  oil,
  bag,
  tin,
  chocolate,
  basketOfFruit,
  chair,
  stool,
  table,
  shelf,
  chest,
  lamp,
  pendant,
  candle,
  cushion,
  rug,
  mirror,
  basket,
  clock,
  blanket,
  soap,
  plant,
  cactus,
  herb,
  bouquet,
  seeds,
  wateringCan,
  tent,
  knife,
  bicycle,
  scooter,
  helmet,
  pannier,
  bell,
  skateboard,
  backpack,
  radio,
  turntable,
  speaker,
  headphones,
  record,
  camera,
  guitar,
  violin,
  drum,
  sweater,
  shirt,
  dress,
  scarf,
  hat,
  shoes,
  socks,
  jacket,
  tote,
  jewel,
  necklace,
  watch,
  books,
  notebook,
  print,
  cards,
  teddy,
  train,
  puzzle,
  boardGame,
  kite,
  blocks,
  plane,
  hammer,
  toolbox,
  service,
} as const satisfies Record<string, Draw>;

export type Shape = keyof typeof shapes;

export const WIDTH = 800;
export const HEIGHT = 600;

export interface Drawing {
  readonly name: string;
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

function sheet(width: number, height: number, marks: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${marks}</svg>`;
}

/** What a thing stands before: a disc, or an arch as of a market hall. */
function ground({ ground, tint }: Ink, turn: number): string {
  const floor = rect(0, 0, WIDTH, HEIGHT, 0, ground);
  if (turn === 0) return floor + circle(400, 300, 252, '#ffffff', 0.6);
  return floor + path('M160 600V330a240 240 0 0 1 480 0v270z', '#ffffff', 0.6) + rect(0, 540, WIDTH, 60, 0, tint, 0.35);
}

export function drawThing(shape: Shape, colour: Colour, turn: number): Drawing {
  const ink = inks[colour];
  const draw: Draw = shapes[shape];
  return {
    name: `${shape} ${colour} ${turn}`,
    svg: sheet(WIDTH, HEIGHT, ground(ink, turn) + draw(ink, turn)),
    width: WIDTH,
    height: HEIGHT,
  };
}

/** The awning of a stall over a shop's mark. */
function awning(width: number, height: number, ink: Ink): string {
  const stripes = Math.round(width / 50);
  return (
    times(stripes, (at) => {
      const fill = at % 2 === 0 ? ink.main : '#fffaf0';
      const x = at * 50;
      return rect(x, 0, 50, height, 0, fill) + path(`M${x} ${height}h50a25 25 0 0 1-50 0z`, fill);
    }) + rect(0, 0, width, height * 0.16, 0, '#000000', 0.12)
  );
}

function placed(shape: Shape, ink: Ink, x: number, y: number, scale: number, turn: number): string {
  const draw: Draw = shapes[shape];
  return `<g transform="translate(${x} ${y}) scale(${scale})">${draw(ink, turn)}</g>`;
}

const other: Partial<Record<Colour, Colour>> = {
  teal: 'saffron',
  saffron: 'teal',
  terracotta: 'teal',
  rose: 'saffron',
};

export function drawLogo(shape: Shape, colour: Colour): Drawing {
  const ink = inks[colour];
  const marks =
    rect(0, 0, 400, 400, 0, ink.ground) +
    circle(200, 236, 140, '#ffffff', 0.75) +
    placed(shape, inks[other[colour] ?? 'terracotta'], 20, 98, 0.45, 0) +
    awning(400, 74, ink);
  return { name: `logo ${shape} ${colour}`, svg: sheet(400, 400, marks), width: 400, height: 400 };
}

export function drawBanner(goods: readonly [Shape, Shape, Shape], colour: Colour): Drawing {
  const ink = inks[colour];
  const second = inks[other[colour] ?? 'terracotta'];
  const [first, middle, last] = goods;
  const marks =
    rect(0, 0, 1200, 400, 0, ink.ground) +
    path(
      'M90 400V250a130 130 0 0 1 260 0v150zM470 400V250a130 130 0 0 1 260 0v150zM850 400V250a130 130 0 0 1 260 0v150z',
      '#ffffff',
      0.65,
    ) +
    rect(0, 356, 1200, 44, 0, ink.tint, 0.6) +
    placed(first, second, 60, 150, 0.4, 1) +
    placed(middle, ink, 440, 150, 0.4, 0) +
    placed(last, second, 820, 150, 0.4, 0) +
    awning(1200, 70, ink);
  return { name: `banner ${goods.join('+')} ${colour}`, svg: sheet(1200, 400, marks), width: 1200, height: 400 };
}
