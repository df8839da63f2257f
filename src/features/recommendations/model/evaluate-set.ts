import type { Features } from './content.ts';
import { chooseBy, contentRows, judge, judgeModel, judgePopularity, type Standing } from './evaluate.ts';
import { countPeople } from './places.ts';
import { type Interactions, sequencesOf } from './sequences.ts';
import { byBase, byFormula, type Facts } from './strategies.ts';
import { tableOf } from './table.ts';
import { leaveOneOut, splitByTime, type Trial } from './trials.ts';

export type SplitKind = 'leave-one-out' | 'time';

/** What is evaluated, from a file or from the database. */
export interface EvaluationSet {
  readonly interactions: Interactions;
  readonly hasTimes: boolean;
  /** What items have in common, where it is known. */
  readonly features?: Features;
  /** What the formula asks; without it, it is approximated. */
  readonly facts?: Facts;
}

export interface EvaluationWatch {
  readonly signal?: AbortSignal;
  onProgress?(done: number, total: number, note: string): void;
}

/** Of a person's history so much is kept. */
const MOST_KEPT = 200;
/** Settings are chosen by so many cases; the test has all. */
const MOST_VALIDATED = 12_000;
/** What popularity halves in, for what is called trending. */
const HALF_LIFE_SHARE = 0.05;
/** A feature of more items than this part of them is no category. */
const WIDEST_CATEGORY = 0.03;
const SHARE_LEARNT = 0.8;

/**
 * Chooses the settings on what was held back before the test, then ranks all items for the test, once. Answers lines to
 * print.
 */
export async function evaluateSet(
  set: EvaluationSet,
  split: SplitKind,
  watch: EvaluationWatch = {},
): Promise<string[]> {
  if (split === 'time' && !set.hasTimes) throw new Error('There are no times to split by; use --split leave-one-out');
  const { interactions, features } = set;
  const { trials, validation, lines } = split === 'time' ? timeTrials(interactions) : lastTrials(interactions);
  const contentOf = features && contentRows(features);
  if (validation.cases.length === 0) throw new Error('Nobody has enough interactions to hold one back for validation');
  const choice = await chooseBy(validation, {
    ...(contentOf ? { contentOf } : {}),
    ...(watch.signal ? { signal: watch.signal } : {}),
    onTry: (done, total, best) => watch.onProgress?.(done, total, `choosing settings, NDCG@10 ${best.toFixed(4)}`),
  });
  const number = new Intl.NumberFormat('en');
  lines.unshift(
    `${number.format(interactions.people.length)} interactions of ${number.format(interactions.addresses.length)} people, ${number.format(interactions.itemCount)} items`,
  );
  lines.push(
    `Settings, of ${choice.tries} tried, NDCG@10 ${choice.value.toFixed(4)} in validation (${number.format(validation.cases.length)} cases):`,
  );
  lines.push(JSON.stringify(choice.settings));

  for (const [title, trial] of trials) {
    const steps = (note: string) => ({
      ...(watch.signal ? { signal: watch.signal } : {}),
      onProgress: (done: number, total: number) => watch.onProgress?.(done, total, `testing: ${note}`),
    });
    const facts = set.facts ?? (features && approximateFacts(trial, features));
    const trend = set.hasTimes ? trendOf(interactions, trial) : undefined;
    const standings: [string, Standing][] = [
      ['model', await judgeModel(trial, choice.settings, contentOf, steps('model'))],
      [
        'formula',
        facts
          ? await judge(trial.cases, byFormula(facts), countPeople(trial.train), steps('formula'))
          : await judgePopularity(trial, steps('formula')),
      ],
      [
        'trending',
        trend
          ? await judge(trial.cases, byBase, trend, steps('trending'))
          : await judgePopularity(trial, steps('trending')),
      ],
      ['popularity', await judgePopularity(trial, steps('popularity'))],
    ];
    lines.push(
      '',
      `${title}: ${number.format(trial.cases.length)} cases, all items ranked, those known left out, equals at their middle rank`,
      '',
    );
    lines.push(...tableOf(standings));
  }
  lines.push('', ...remarks(set));
  return lines;
}

function remarks({ facts, features, hasTimes }: EvaluationSet): string[] {
  return [
    ...(facts
      ? ['The formula has the views, sales and stars of now, also those of what is held back: it is flattered.']
      : features
        ? [
            'The formula is approximated: popularity among the items that share an attribute with the history; one kind of interaction is all there is.',
          ]
        : ['The formula is approximated by popularity: there is one kind of interaction and there are no attributes.']),
    ...(hasTimes ? [] : ['Without times nothing is trending: that is popularity.']),
  ];
}

interface Trials {
  readonly trials: readonly (readonly [string, Trial])[];
  readonly validation: Trial;
  readonly lines: string[];
}

function lastTrials(interactions: Interactions): Trials {
  const all = sequencesOf(interactions, MOST_KEPT);
  return {
    validation: leaveOneOut(all, 1, 2, MOST_VALIDATED),
    trials: [
      ['Last interaction, learnt from all but the last two (the published protocol)', leaveOneOut(all, 0, 2)],
      ['Last interaction, refit: learnt from all but the last', leaveOneOut(all, 0, 1)],
    ],
    lines: ['Leave one out: the last interaction is the test, the last but one chose the settings.'],
  };
}

function timeTrials(interactions: Interactions): Trials {
  const test = splitByTime(interactions, MOST_KEPT, SHARE_LEARNT, Infinity);
  const validation = splitByTime(interactions, MOST_KEPT, SHARE_LEARNT, test.moment);
  return {
    validation,
    trials: [['What came after the moment, learnt from all before', test]],
    lines: [
      `By time: the last ${Math.round((1 - SHARE_LEARNT) * 100)} % of all interactions are the test; what came before them chose the settings in the same way.`,
    ],
  };
}

/** Popularity where an interaction counts half for each twentieth of the whole time that it lies back. */
function trendOf({ people, items, times, itemCount }: Interactions, { train }: Trial): Float64Array {
  const learnt = new Set<string>();
  for (let person = 0; person + 1 < train.starts.length; person++) {
    for (let at = train.starts[person] as number; at < (train.starts[person + 1] as number); at++)
      learnt.add(`${person} ${train.items[at]}`);
  }
  let first = Infinity;
  let last = -Infinity;
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const half = Math.max(1e-9, (last - first) * HALF_LIFE_SHARE);
  const trend = new Float64Array(itemCount);
  for (let at = 0; at < items.length; at++) {
    if (!learnt.has(`${people[at]} ${items[at]}`)) continue;
    const item = items[at] as number;
    trend[item] = (trend[item] as number) + 2 ** (((times[at] as number) - last) / half);
  }
  return trend;
}

/** Attributes that few items have stand for categories, and how many people have an item for views and sales alike. */
function approximateFacts({ train }: Trial, { starts, features, featureCount }: Features): Facts {
  const itemsOf: number[][] = Array.from({ length: featureCount }, () => []);
  for (let item = 0; item + 1 < starts.length; item++) {
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at++)
      itemsOf[features[at] as number]?.push(item);
  }
  const most = (starts.length - 1) * WIDEST_CATEGORY;
  const counts = countPeople(train);
  return {
    categoriesOf: (item) =>
      [...features.subarray(starts[item], starts[item + 1])].filter(
        (feature) => (itemsOf[feature]?.length ?? 0) < most,
      ),
    itemsOf: (category) => itemsOf[category] ?? [],
    views: counts,
    sold: counts,
    ratings: new Float64Array(train.itemCount),
  };
}
