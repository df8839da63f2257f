/** A colour as people call it, in three tones, and the pale ground it stands out from. */
export interface Ink {
  readonly main: string;
  readonly shade: string;
  readonly tint: string;
  /** A second colour that goes with it. */
  readonly accent: string;
  readonly ground: string;
}

const grounds = { sand: '#fbf1dd', mint: '#e0f0ec', blush: '#fbe6e2', linen: '#f3ece2', mist: '#e6edf4' };
const saffron = '#f2b23c';
const teal = '#1f7a74';
const cream = '#faf3e6';

function ink(main: string, shade: string, tint: string, accent: string, ground: keyof typeof grounds): Ink {
  return { main, shade, tint, accent, ground: grounds[ground] };
}

/** The colours of the demo. Their names are said in titles and attributes, so that a picture shows what the words say. */
export const inks = {
  terracotta: ink('#c8643c', '#9f4a2a', '#e9a583', cream, 'mint'),
  'sage green': ink('#8ba888', '#64825f', '#bcd0b6', cream, 'sand'),
  teal: ink('#1f7a74', '#0a5350', '#74b5ac', saffron, 'sand'),
  saffron: ink('#f2b23c', '#c98a17', '#f9d88f', teal, 'mint'),
  indigo: ink('#3d4f8f', '#2a3768', '#8a97c9', saffron, 'linen'),
  rose: ink('#c9566b', '#a31f3a', '#eba5ae', cream, 'sand'),
  cream: ink('#f0e4cf', '#d3bf9d', '#fbf6ec', '#c8643c', 'mint'),
  charcoal: ink('#47464a', '#2a292c', '#86848a', saffron, 'mist'),
  'sky blue': ink('#7fb2d1', '#4f88ac', '#c0dcea', cream, 'blush'),
  oak: ink('#c99f70', '#9d7447', '#e5c9a4', teal, 'mint'),
  walnut: ink('#80593a', '#593b24', '#b08a66', saffron, 'sand'),
  olive: ink('#7d8c3c', '#586321', '#b9c585', cream, 'linen'),
  plum: ink('#7d4a78', '#58305a', '#b58ab2', saffron, 'blush'),
  white: ink('#f8f6f1', '#d8d2c5', '#ffffff', teal, 'mist'),
  brass: ink('#d0a545', '#a07a22', '#efd898', '#7d4a78', 'mist'),
  silver: ink('#bcc5ca', '#8a949a', '#e9eef0', teal, 'blush'),
  copper: ink('#c0764a', '#8f4f2a', '#e6b08e', teal, 'mist'),
  red: ink('#c63d36', '#96261f', '#e98f85', cream, 'mist'),
} as const satisfies Record<string, Ink>;

export type Colour = keyof typeof inks;
