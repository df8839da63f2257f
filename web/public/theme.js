// Runs before the first paint, so that a chosen theme never flashes. A file of its own because the CSP forbids inline scripts.
try {
  const theme = localStorage.getItem('souk-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked; the device's own theme then holds.
}
