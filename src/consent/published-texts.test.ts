import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { allCommandLists, commandListByVersion } from './commands.ts';
import { publishedTextProblems } from './published-texts.ts';
import { allTerms, type Terms } from './terms.ts';
import { publishedTerms } from './terms/published.ts';

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
      `The wording "${first.id}" was published with the hash ${hashOf(first.text)} and now has ${hashOf(text)}: restore it, and publish a new version under a new id.`,
    ]);
  });

  it('cannot be removed, renamed or added without the table', async () => {
    const gone = `The wording "${first.id}" with the hash ${hashOf(first.text)} was published and is gone: restore it, consents refer to it.`;
    const added = `The wording "new" is new: add its hash ${hashOf(first.text)} to src/consent/terms/published.ts and to verify/published-terms.mjs.`;
    expect(await publishedTextProblems(others)).toEqual([gone]);
    expect(await publishedTextProblems([{ ...first, id: 'new' }, ...others])).toEqual([added, gone]);
    expect(await publishedTextProblems([first, ...allTerms])).toEqual([`The wording "${first.id}" stands twice.`]);
    expect(await publishedTextProblems([...allTerms, { ...first, id: 'constructor' }])).toHaveLength(1);
  });

  it('hold for the lists of commands as well', async () => {
    const changed = { ...list, groups: list.groups.slice(1) };
    expect(await publishedTextProblems(allTerms, [changed])).toEqual([
      expect.stringMatching(/^The list of commands "2025-07" was published with the hash dead2a1f.* new version\.$/),
    ]);
    expect(await publishedTextProblems(allTerms, [])).toEqual([expect.stringContaining('is gone')]);
  });

  it('finds a list by its version', () => {
    expect(commandListByVersion('2025-07')).toBe(list);
    expect(commandListByVersion('2025-08')).toBeUndefined();
  });
});
