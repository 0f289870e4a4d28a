import { canonicalJson } from '#src/consent/canonical-json.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { allCommandLists, type CommandList } from '#src/consent/commands.ts';
import { allTerms, type Terms, termsHash } from '#src/consent/terms.ts';
import { publishedCommands, publishedTerms } from '#src/consent/terms/published.ts';

/**
 * What is wrong with the published wordings and lists of commands: one that was changed, is gone, stands twice, or is not in the table of
 * `terms/published.ts`. A build with a problem is refused, because a consent names its text by id and hash.
 */
export async function publishedTextProblems(
  terms: readonly Terms[] = allTerms,
  lists: readonly CommandList[] = allCommandLists,
): Promise<string[]> {
  const texts = await Promise.all(terms.map(async (text) => [text.id, await termsHash(text)] as const));
  const commands = await Promise.all(
    lists.map(async (list) => [list.version, await sha256Hex(canonicalJson(list))] as const),
  );
  return [...problemsOf(texts, publishedTerms), ...problemsOf(commands, publishedCommands)];
}

const advice =
  'Restore it, and publish another text under an id of its own, with its hash in terms/published.ts and verify/.';

function problemsOf(
  found: readonly (readonly [string, string])[],
  published: Readonly<Record<string, string>>,
): string[] {
  const ids = found.map(([id]) => id);
  const changed = found.filter(([id, hash]) => !Object.hasOwn(published, id) || published[id] !== hash);
  return [
    ...changed.map(([id, hash]) => `"${id}" has the hash ${hash}, which is not the published one. ${advice}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `"${id}" stands twice.`),
    ...Object.keys(published)
      .filter((id) => !ids.includes(id))
      .map((id) => `"${id}" was published and is gone. Restore it: consents refer to it.`),
  ];
}
