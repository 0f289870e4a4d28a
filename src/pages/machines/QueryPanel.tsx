import { config } from '#src/config.ts';
import { isShown, orderedColumns } from '#src/ui/data-list/list-view.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { Message } from '#src/ui/Message.tsx';
import { linkClass } from '#src/ui/link-class.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { listGaps } from './list-gaps.ts';
import { explorerLink, type ListQuery, listQuery } from './list-query.ts';
import type { ShownList } from './shown-list.ts';
import styles from './QueryPanel.module.css';

/** The list as a query of Azure Resource Graph, to be copied or opened there, and what of the list it does not answer. */
export function QueryPanel({ shown }: { shown: ShownList }) {
  const { filters, columns, listView, view, fleet } = shown;
  const gaps = listGaps(shown);
  const keys = orderedColumns(columns, listView).filter((column) => isShown(column, listView));
  const query = listQuery(
    filters,
    keys.map(({ key }) => key),
    view?.facets.tag,
  );
  return (
    <div className={styles.panel}>
      <p className={styles.words}>What this list shows, as a query of Azure Resource Graph.</p>
      {gaps.length > 0 && (
        <Message intent="warning" title="Not all machines are in this list.">
          The query may find more.
          <Sentences sentences={gaps} />
        </Message>
      )}
      {query.wider.length > 0 && (
        <Message intent="warning" title="The query finds more machines than the list shows.">
          It cannot ask for:
          <Sentences sentences={query.wider} />
        </Message>
      )}
      <CodeBlock label="query" code={query.text} />
      {query.other.length > 0 && (
        <div>
          Not as in the list:
          <Sentences sentences={query.other} />
        </div>
      )}
      {fleet?.source === 'resourceManager' && (
        <p className={styles.words}>
          This list was read from Azure Resource Manager, because Azure Resource Graph did not answer.
        </p>
      )}
      <Explorer query={query} />
    </div>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul className={styles.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>
          <VisibleText text={sentence} max={300} />
        </li>
      ))}
    </ul>
  );
}

/** Where the query can be run, as far as this cloud has such a place. */
function Explorer({ query }: { query: ListQuery }) {
  const { portal, cloudName } = config();
  if (portal === undefined)
    return (
      <p className={styles.words}>
        {cloudName} has no Azure portal to open it in. In Azure, the query runs in Resource Graph Explorer.
      </p>
    );
  const link = explorerLink(portal, query);
  if (link === undefined)
    return (
      <p className={styles.words}>
        The query is too long for a link. Copy it into Resource Graph Explorer in the Azure portal.
      </p>
    );
  return (
    <p className={styles.words}>
      <a href={link} className={linkClass()} target="_blank" rel="noreferrer">
        Open in Resource Graph Explorer
      </a>
    </p>
  );
}
