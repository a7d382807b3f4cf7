import { describe, expect, test } from 'vitest';
import { readOptions, UsageError } from '../../../local/options.ts';

describe('the options of npm start', () => {
  test.each([
    [[], { once: false, port: 0 }],
    [['--once', '--port', '8124'], { once: true, port: 8124 }],
    [['--data', 'somewhere'], { once: false, port: 0, data: 'somewhere' }],
  ])('%j', (args, options) => {
    expect(readOptions(args)).toEqual(options);
  });

  test.each([
    [['--port', 'http'], 'http is no port.'],
    [['--port', '65536'], '65536 is no port.'],
    [['--data='], '--data needs a folder.'],
    [['--data'], "Option '--data <value>' argument missing"],
    [['--dat', 'x'], "Unknown option '--dat'"],
    [['folder'], "Unexpected argument 'folder'"],
  ])('%j are refused, with what there is', (args, problem) => {
    const read = () => readOptions(args);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(problem);
    expect(read).toThrow('[--data FOLDER]');
  });
});
