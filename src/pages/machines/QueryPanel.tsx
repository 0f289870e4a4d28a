import { config } from '#src/config.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import type { ListFacet, ShownList } from '#src/ui/list/list.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { type BeyondQuery, explorerLink, listQuery } from './list-query.ts';
import type { MachineRow } from './machine-data.ts';
import styles from './machines.module.css';

/** The list as a query of Azure Resource Graph, to copy or open there, and what of the list it cannot ask for. */
export function QueryPanel({ shown, facets }: { shown: ShownList<MachineRow>; facets: readonly ListFacet[] }) {
  const { text, beyond } = listQuery(
    shown.state,
    shown.columns.map(({ key }) => key),
  );
  const { portal } = config();
  const link = portal === undefined ? undefined : explorerLink(portal, text);
  return (
    <div className={styles.panel}>
      <CodeBlock label="query" code={text} />
      {beyond.length > 0 && (
        <div>
          Azure Resource Graph doesn’t know these, so the query finds more machines:
          <ul>
            {beyond.map((one) => (
              <li key={JSON.stringify(one)}>
                <AzureText text={beyondWords(one, facets)} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {link === undefined ? (
        portal !== undefined && 'The query is too long for a link. Copy it instead.'
      ) : (
        <a href={link} target="_blank" rel="noreferrer">
          Open in Azure Resource Graph Explorer
        </a>
      )}
    </div>
  );
}

function beyondWords(one: BeyondQuery, facets: readonly ListFacet[]): string {
  if (one.is === 'search') return `The search for “${one.word}”`;
  const label = facets.find(({ key }) => key === one.key)?.label ?? one.key;
  return one.is === 'filter' ? `The filter ${label}` : `The order by ${label}`;
}
