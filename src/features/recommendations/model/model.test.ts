import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { chooseBy, judge, judgeModel, judgePopularity } from './evaluate.ts';
import { evaluateSet } from './evaluate-set.ts';
import { bootstrap, figuresOf, randomOf } from './metrics.ts';
import { keepRows, openLearner } from './neighbours.ts';
import { countPeople } from './places.ts';
import { openBoard } from './rank.ts';
import { attributesOf } from './read-attributes.ts';
import { readInteractions } from './read-file.ts';
import { type Interactions, type Sequences, sequencesOf } from './sequences.ts';
import { directional, type Settings } from './settings.ts';
import { byFormula } from './strategies.ts';
import { leaveOneOut } from './trials.ts';

const signedIn = -1;

/** Sequences of these rows; each is somebody signed in who bought, unless it is said otherwise. */
function sequencesFrom(
  rows: readonly (readonly number[])[],
  itemCount: number,
  more: Partial<Interactions> = {},
): Sequences {
  const items = Uint32Array.from(rows.flat());
  return sequencesOf(
    {
      people: Uint32Array.from(rows.flatMap((row, person) => row.map(() => person))),
      items,
      times: Float64Array.from(items.keys()),
      weights: new Float32Array(items.length).fill(5),
      addresses: new Int32Array(rows.length).fill(signedIn),
      itemCount,
      ...more,
    },
    50,
  );
}

const learnt = (sequences: Sequences, item: number, settings: Partial<Settings> = {}) => {
  const { items, scores } = openLearner(sequences, { ...directional, ...settings })(item);
  return Array.from(items, (other, at) => ({ other, score: Math.round((scores[at] as number) * 1e5) / 1e5 }));
};

test('what comes after counts more than what came before', () => {
  const sequences = sequencesFrom(
    [
      [0, 1, 2],
      [0, 1, 2],
    ],
    3,
  );
  assert.deepEqual(learnt(sequences, 1), [
    { other: 2, score: 0.4 },
    { other: 0, score: 0.2 },
  ]);
  assert.deepEqual(learnt(sequences, 0)[1], { other: 2, score: 0.32 }, 'two steps away: 2 × 0.8 / (2 + 3)');
});

test('without direction before and after are the same, and shrinkage lowers what few people have', () => {
  const sequences = sequencesFrom(
    [
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [2, 3],
    ],
    4,
  );
  const plain = { backward: 1, gapDecay: 1 };
  assert.deepEqual(learnt(sequences, 1, { ...plain, shrinkage: 0 }), [{ other: 0, score: 1 }]);
  assert.deepEqual(learnt(sequences, 3, { ...plain, shrinkage: 0 }), [{ other: 2, score: 1 }]);
  assert.deepEqual(learnt(sequences, 1, { ...plain, shrinkage: 4 }), [{ other: 0, score: 0.5 }]);
  assert.deepEqual(learnt(sequences, 3, { ...plain, shrinkage: 4 }), [{ other: 2, score: 0.2 }]);
});

test('an item is kept once, the last of its times and the most of its weights; what was disliked is not kept', () => {
  const kept = sequencesFrom([[0, 1, 0, 2, 3, 2]], 4, { weights: Float32Array.from([5, 1, 1, 1, 3, -1]) });
  assert.deepEqual([...kept.items], [1, 0, 3]);
  assert.deepEqual([...kept.weights], [1, 5, 3]);
});

describe('a flood', () => {
  const honest = Array.from({ length: 6 }, () => [0, 1]);
  /** Ten thousand invented visits say that who looks at 0 looks at 2. */
  const flooded = (addressOf: (visit: number) => number, length = 10_000) => {
    const rows = [...honest, ...Array.from({ length }, () => [0, 2])];
    return sequencesFrom(rows, 3, {
      weights: new Float32Array(rows.length * 2).fill(1),
      addresses: Int32Array.from(rows, (_, person) => (person < honest.length ? signedIn : addressOf(person))),
    });
  };

  test('of visits of one address shows nobody anything and moves no score', () => {
    assert.deepEqual(
      learnt(
        flooded(() => 0),
        0,
      ).map(({ other }) => other),
      [1],
    );
    const [{ score: before = 0 } = {}] = learnt(sequencesFrom(honest, 3, { weights: new Float32Array(12).fill(1) }), 0);
    const [{ score = 0 } = {}] = learnt(
      flooded(() => 0),
      0,
    );
    assert.ok(score > before * 0.9 && score <= before, `${score} for ${before}`);
  });

  test('of one person who comes a hundred thousand times is one person', () => {
    const rows = [...honest, Array.from({ length: 100_000 }, (_, at) => (at % 2) * 2)];
    const weights = new Float32Array(rows.flat().length).fill(1);
    assert.deepEqual(
      learnt(sequencesFrom(rows, 3, { weights }), 0).map(({ other }) => other),
      [1],
    );
  });

  test('three visits of different addresses are heard', () => {
    assert.deepEqual(
      learnt(
        flooded((visit) => visit, 3),
        0,
      ).map(({ other }) => other),
      [1, 2],
    );
    assert.deepEqual(
      learnt(
        flooded((visit) => visit, 2),
        0,
      ).map(({ other }) => other),
      [1],
    );
  });

  test('visits of one thing say nothing', () => {
    const rows = [...honest, ...Array.from({ length: 50 }, () => [2])];
    const addresses = Int32Array.from(rows, (_, person) => (person < honest.length ? signedIn : person));
    assert.equal(countPeople(sequencesFrom(rows, 3, { addresses }))[2], 0);
  });
});

test('one row is learnt from those who have it, and how many have the others, as it is learnt from all', () => {
  const row = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 6 });
  const settings = fc.record({
    backward: fc.constantFrom(0, 0.5, 1),
    personPower: fc.constantFrom(0, 0.5),
    shrinkage: fc.constantFrom(0, 3),
    k: fc.constantFrom(2, 100),
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(row, fc.integer({ min: -1, max: 1 })), { minLength: 1, maxLength: 25 }),
      settings,
      fc.nat(9),
      (people, some, item) => {
        const all = sequencesFrom(
          people.map(([items]) => items),
          10,
          { addresses: Int32Array.from(people, ([, address]) => address) },
        );
        const mine = people.filter(([items]) => items.includes(item));
        const around = sequencesFrom(
          mine.map(([items]) => items),
          10,
          { addresses: Int32Array.from(mine, ([, address]) => address) },
        );
        const full = openLearner(all, { ...directional, ...some })(item);
        const touched = openLearner(around, { ...directional, ...some }, { counts: countPeople(all) })(item);
        assert.deepEqual([[...touched.items], [...touched.scores]], [[...full.items], [...full.scores]]);
      },
    ),
    { numRuns: 150 },
  );
});

/** People who walk from an item to the next of a ring, or, where `ordered` is false, stay in a neighbourhood. */
function walks(ordered: boolean, seed = 7): Sequences {
  const random = randomOf(seed);
  const items = 120;
  const rows = Array.from({ length: 600 }, () => {
    const from = Math.floor(random() * items);
    const row = Array.from({ length: 7 }, (_, step) => (from + step) % items);
    if (!ordered)
      for (let at = row.length - 1; at > 0; at--) {
        const other = Math.floor(random() * (at + 1));
        [row[at], row[other]] = [row[other] as number, row[at] as number];
      }
    return row;
  });
  return sequencesFrom(rows, items);
}

test('where people walk in one direction it is learnt; where they do not, it does not seem so', async () => {
  const choose = async (all: Sequences) => (await chooseBy(leaveOneOut(all, 1, 2), {})).settings;
  const [directed, undirected] = [await choose(walks(true)), await choose(walks(false))];
  assert.ok(directed.backward < 1, JSON.stringify(directed));
  const test = (all: Sequences, settings: Settings) => judgeModel(leaveOneOut(all, 0, 2), settings, undefined);
  const symmetric: Settings = { ...directional, backward: 1, gapDecay: 1, recency: 0.9, shrinkage: 10 };
  const won = await test(walks(true), directed);
  assert.ok(won.figures.ndcg10 > 0.9, `${won.figures.ndcg10}`);
  // Order that is no order is a leak wherever it helps.
  const shuffled = await test(walks(false), undirected);
  const plain = await test(walks(false), symmetric);
  assert.ok(
    shuffled.figures.ndcg10 < plain.figures.ndcg10 * 1.15,
    `${shuffled.figures.ndcg10} of ${plain.figures.ndcg10}`,
  );
  assert.ok((await judgePopularity(leaveOneOut(walks(true), 0, 2))).figures.ndcg10 < 0.2);
});

test('the same data lead to the same choice and the same figures', async () => {
  const twice = [0, 1].map(async () => {
    const choice = await chooseBy(leaveOneOut(walks(true), 1, 2), { mostTries: 8 });
    return { choice, standing: await judgeModel(leaveOneOut(walks(true), 0, 2), choice.settings, undefined) };
  });
  assert.deepEqual(await twice[0], await twice[1]);
});

test('figures are those counted by hand', () => {
  const one = figuresOf([3]);
  assert.deepEqual([one.hr10, one.recall10, one.ndcg10, one.mrr], [1, 1, 0.5, 1 / 3]);
  const two = figuresOf([1, 15]);
  assert.deepEqual([two.hr10, two.recall10, two.recall20, two.mrr], [1, 0.5, 1, 1]);
  assert.ok(Math.abs(two.ndcg20 - (1 + 1 / 4) / (1 + 1 / Math.log2(3))) < 1e-12);
  assert.equal(figuresOf([10.5]).hr10, 0, 'half a rank below the tenth is not among ten');
  const [from, to] = bootstrap(Array.from({ length: 400 }, (_, at) => at % 2));
  assert.ok(from > 0.44 && from < 0.47 && to > 0.53 && to < 0.56, `${from}–${to}`);
});

test('equals share the middle of their ranks, what is known is passed over, what has no score goes by popularity', () => {
  const board = openBoard([5, 4, 3, 3, 1, 9]);
  board.begin(Uint32Array.of(5));
  board.add(4, 2);
  board.add(3, 1);
  board.add(1, 1);
  board.add(5, 7);
  assert.deepEqual(
    [4, 3, 1, 0, 2].map((item) => board.rankOf(item)),
    [1, 2.5, 2.5, 4, 5],
  );
  assert.deepEqual(board.top(4), [4, 1, 3, 0]);
  board.begin(Uint32Array.of(0));
  assert.deepEqual(
    [5, 2, 3].map((item) => board.rankOf(item)),
    [1, 3.5, 3.5],
    'nothing is left of the one before',
  );
});

test('the formula is 30 % views, 50 % sales and 20 % stars among the categories of what was looked at', async () => {
  const facts = {
    categoriesOf: (item: number) => [item < 3 ? 0 : 1],
    itemsOf: (category: number) => (category === 0 ? [0, 1, 2] : [3]),
    views: [0, 10, 5, 99],
    sold: [0, 0, 4, 99],
    ratings: [0, 5, 0, 5],
  };
  const standing = await judge(
    [{ history: Uint32Array.of(0), weights: Float32Array.of(1), targets: Uint32Array.of(1) }],
    byFormula(facts),
    [0, 0, 0, 9],
  );
  assert.equal(standing.figures.mrr, 0.5, '0.3 + 0.2 stands behind 0.15 + 0.5, before all of other categories');
});

describe('a file', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'souk-recommend-'));
  });
  after(() => rm(folder, { recursive: true }));
  const read = async (text: string, format?: 'auto' | 'sequences' | 'pairs') => {
    const path = join(folder, 'file');
    await writeFile(path, text);
    return readInteractions(path, format);
  };

  const good: [string, string, { count: number; hasTimes: boolean; format: string }][] = [
    ['user and item', 'a 1\na 2\nb 1\n', { count: 3, hasTimes: false, format: 'pairs' }],
    [
      'times, a header, tabs',
      'user_id:token\titem_id:token\ttimestamp:float\n1\t7\t100\n2\t8\t90\n',
      { count: 2, hasTimes: true, format: 'pairs' },
    ],
    [
      'commas and ISO times',
      'user,item,when\r\n1,7,2026-01-01T00:00:00Z\r\n',
      { count: 1, hasTimes: true, format: 'pairs' },
    ],
    ['a rating between', '1\t7\t5\t100\n', { count: 1, hasTimes: true, format: 'pairs' }],
    ['rows of items', '1 4 5 6\n2 7 8\n\n', { count: 5, hasTimes: false, format: 'sequences' }],
  ];
  for (const [what, text, wanted] of good) {
    test(`of ${what} is read`, async () => {
      const { interactions, hasTimes, format } = await read(text);
      assert.deepEqual({ count: interactions.people.length, hasTimes, format }, wanted);
    });
  }

  const bad: [string, string, 'sequences' | 'pairs' | 'auto', RegExp][] = [
    ['a line without an item', 'a 1\nb\n', 'pairs', /^Line 2: expected 'user item'/],
    ['a time that is none', 'a 1 5\nb 2 soon\n', 'pairs', /^Line 2: 'soon' is no time/],
    ['somebody without items', '1 2 3\n\n4\n', 'sequences', /^Line 3: expected a user and at least one item/],
    ['nothing', '\n', 'auto', /has no lines/],
  ];
  for (const [what, text, format, wanted] of bad) {
    test(`with ${what} is refused by the number of the line`, async () => {
      await assert.rejects(read(text, format), { message: wanted });
    });
  }

  test('of attributes may know less and more than the interactions', () => {
    const { features } = attributesOf(
      '{"a":["x","y","x"],"z":["x"]}',
      new Map([
        ['a', 0],
        ['b', 1],
      ]),
    );
    assert.deepEqual(
      [[...features.starts], [...features.features]],
      [
        [0, 2, 2],
        [0, 1],
      ],
    );
    assert.throws(() => attributesOf('[1]', new Map()), /no JSON object/);
  });

  test('is evaluated: all four are told, by the last ones and by time', async () => {
    const rows = Array.from({ length: 40 }, (_, person) =>
      Array.from({ length: 5 }, (_, step) => `${person} ${(person + step) % 10} ${step * 100 + person}`),
    );
    const set = await read(rows.flat().join('\n'));
    for (const split of ['leave-one-out', 'time'] as const) {
      const lines = await evaluateSet(set, split);
      for (const name of ['model', 'formula', 'trending', 'popularity'])
        assert.ok(
          lines.some((line) => line.startsWith(name)),
          name,
        );
    }
    const stop = AbortSignal.abort();
    await assert.rejects(evaluateSet(set, 'time', { signal: stop }), { name: 'AbortError' });
    await assert.rejects(evaluateSet({ ...set, hasTimes: false }, 'time'), /no times/);
  });
});

test('a row that is asked twice is learnt once', () => {
  let count = 0;
  const rowOf = keepRows(() => ({ items: Uint32Array.of(++count), scores: Float32Array.of(1) }));
  assert.equal(rowOf(1), rowOf(1));
  assert.equal(count, 1);
});
