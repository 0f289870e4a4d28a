import { canonicalJson } from '#src/lib/canonical-json.ts';
import { allCommandLists, type CommandList } from './commands.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { allTerms, type Terms, termsHash } from './terms.ts';
import { publishedCommands, publishedTerms } from './terms/published.ts';

const table = 'src/consent/terms/published.ts';

/**
 * What is wrong with the published wordings and lists of commands, one sentence each: one that was changed, is gone, stands twice, or is
 * not in the table of `terms/published.ts`. A build with a problem is refused, because a consent names its text by id and hash.
 */
export async function publishedTextProblems(
  terms: readonly Terms[] = allTerms,
  lists: readonly CommandList[] = allCommandLists,
): Promise<string[]> {
  const texts = await Promise.all(terms.map(async (text) => [text.id, await termsHash(text)] as const));
  const commands = await Promise.all(
    lists.map(async (list) => [list.version, await sha256Hex(canonicalJson(list))] as const),
  );
  return [
    ...problemsOf('wording', 'id', texts, publishedTerms, `${table} and to verify/published-terms.mjs`),
    ...problemsOf('list of commands', 'version', commands, publishedCommands, table),
  ];
}

function problemsOf(
  what: string,
  name: string,
  found: readonly (readonly [string, string])[],
  published: Readonly<Record<string, string>>,
  places: string,
): string[] {
  const changed = found.flatMap(([id, hash], index) => {
    if (found.findIndex(([other]) => other === id) !== index) return [`The ${what} "${id}" stands twice.`];
    const was = Object.hasOwn(published, id) ? published[id] : undefined;
    if (was === undefined) {
      return [`The ${what} "${id}" is new: add its hash ${hash} to ${places}.`];
    }
    return was === hash
      ? []
      : [
          `The ${what} "${id}" was published with the hash ${was} and now has ${hash}: restore it, and publish a new version under a new ${name}.`,
        ];
  });
  const gone = Object.entries(published)
    .filter(([id]) => !found.some(([other]) => other === id))
    .map(
      ([id, hash]) =>
        `The ${what} "${id}" with the hash ${hash} was published and is gone: restore it, consents refer to it.`,
    );
  return [...changed, ...gone];
}
