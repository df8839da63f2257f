// The build as modules is the smaller one, and comes without types of its own.
declare module 'leaflet/dist/leaflet-src.esm.js' {
  export * from 'leaflet';
}
