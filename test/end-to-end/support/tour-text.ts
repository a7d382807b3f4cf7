/** The tour in the README stands between these. */
const BEGIN = '<!-- tour -->';
const END = '<!-- /tour -->';

/** What differs from tour to tour: ids, keys, ports, times and the bars that are drawn from them. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/trb_dev_\w+|trb_dev_…/g, 'KEY'],
  [/127\.0\.0\.1:(?:\d+|PORT)/g, 'ADDRESS'],
  [/\b01[0-9A-HJKMNP-TV-Z]{24}\b|\b01…/g, 'ID'],
  [/(ACCESS_KEY(?:_ID)?=)\S+/g, '$1KEY'],
  [/(user-pool client )\S+:/, '$1CLIENT:'],
  [/ \(\d+\.\d s\)$/, ''],
  [/ *█+ */g, ' '],
  [/ {2,}\d+ ms/g, ' TIME'],
  [/\d+ ms/g, 'TIME'],
];

/** Lines of the tour without what varies, and without those that only say that it is still going on. */
export function normalisedTour(tour: string): readonly string[] {
  return tour
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('…') && !/^✓ (?:synthesize|boot) /.test(line))
    .map((line) => VARYING.reduce((text, [pattern, name]) => text.replace(pattern, name), line).trimEnd());
}

/** The tour as the README shows it. */
export function pastedTour(readme: string): string {
  const block = readme.slice(readme.indexOf(BEGIN), readme.indexOf(END));
  return block.split('\n').slice(3, -3).join('\n');
}

/** The README with another tour; keys, ids and the port are shortened. */
export function pasteTour(readme: string, shown: string): string {
  const text = shown
    .trim()
    .replace(/trb_dev_\w+/g, 'trb_dev_…')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, '01…')
    .replace(/(ACCESS_KEY(?:_ID)?=)\S+/g, '$1…')
    .replace(/(user-pool client )\S+:/, '$1…:');
  const [before = ''] = readme.split(BEGIN);
  const after = readme.slice(readme.indexOf(END) + END.length);
  return `${before}${BEGIN}\n\n\`\`\`text\n${text}\n\`\`\`\n\n${END}${after}`;
}
