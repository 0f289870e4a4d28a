import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { allCommandLists, commandListByVersion } from '#src/consent/commands.ts';
import { publishedTextProblems } from './published-texts.ts';
import { allTerms, type Terms } from '#src/consent/terms.ts';
import { publishedTerms } from '#src/consent/terms/published.ts';

const [first, ...others] = allTerms as [Terms, ...Terms[]];
const [list] = allCommandLists;
if (list === undefined) throw new Error('There is no list of commands.');
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the published texts', () => {
  it('are those of the table, letter by letter', async () => {
    expect(await publishedTextProblems()).toEqual([]);
    expect(Object.fromEntries(allTerms.map(({ id, text }) => [id, hashOf(text)]))).toEqual(publishedTerms);
  });

  it('cannot change by one letter', async () => {
    const text = first.text.replace('ninety (90)', 'ninety (91)');
    expect(text).not.toBe(first.text);
    expect(await publishedTextProblems([{ ...first, text }, ...others])).toEqual([
      expect.stringContaining(`"${first.id}" has the hash ${hashOf(text)}`),
    ]);
  });

  it('cannot be removed, renamed or added without the table', async () => {
    const gone = expect.stringContaining(`"${first.id}" was published and is gone`);
    const added = expect.stringContaining(`"new" has the hash ${hashOf(first.text)}`);
    expect(await publishedTextProblems(others)).toEqual([gone]);
    expect(await publishedTextProblems([{ ...first, id: 'new' }, ...others])).toEqual([added, gone]);
    expect(await publishedTextProblems([first, ...allTerms])).toEqual([`"${first.id}" stands twice.`]);
    expect(await publishedTextProblems([...allTerms, { ...first, id: 'constructor' }])).toHaveLength(1);
  });

  it('hold for the lists of commands as well', async () => {
    expect(await publishedTextProblems(allTerms, [{ ...list, groups: list.groups.slice(1) }])).toHaveLength(1);
    expect(await publishedTextProblems(allTerms, [])).toHaveLength(1);
  });

  it('finds a list by its version', () => {
    expect(commandListByVersion('2025-07')).toBe(list);
    expect(commandListByVersion('2025-08')).toBeUndefined();
  });
});
