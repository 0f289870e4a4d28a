import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { FleetTable } from '#src/azure/fleet/fleet.ts';
import { inSlices } from '#src/lib/slices.ts';
import { compareText } from '#src/lib/sort.ts';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { groupByLabel, groupProperties, readGroupBy, writeGroupBy } from './group-by.ts';
import { expandAll, groupFolds } from './group-folds.ts';
import styles from './GroupPanel.module.css';

/** So many tags are offered at once; the others are found by searching. */
const mostOffered = 30;
/** A longer choice is searched. */
const mostUnsearched = 8;

/** What the machines are grouped by, and all groups opened or closed at once. */
export function GroupPanel({
  table,
  group,
  onGroup,
}: {
  /** `undefined` while no list with tags has come. */
  table: FleetTable | undefined;
  /** As the URL has it. */
  group: string | undefined;
  onGroup: (group: string | undefined) => void;
}) {
  const [search, setSearch] = useState('');
  const by = readGroupBy(group);
  const tags = useTagNames(table);
  const found = (tags ?? []).filter((name) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const offered = found.slice(0, mostOffered);
  // What was chosen stays to be seen, whatever is searched for.
  if (by?.key === 'tag' && !offered.some((name) => name.toLowerCase() === by.name.toLowerCase()))
    offered.unshift(by.name);
  const fold = (on: boolean) => groupFolds.set(expandAll(group ?? '', on));
  return (
    <div className={styles.panel}>
      {tags !== undefined && tags.length > mostUnsearched && (
        <SearchBox label="Search tags" value={search} onChange={setSearch} />
      )}
      <RadioGroup
        aria-label="Group by"
        className={styles.choices}
        value={by === undefined ? '' : spelled(writeGroupBy(by), offered)}
        onChange={(_, { value }) => onGroup(value === '' ? undefined : value)}
      >
        <Radio value="" label="None" />
        {groupProperties.map((key) => (
          <Radio key={key} value={key} label={groupByLabel({ key })} />
        ))}
        {offered.map((name) => {
          const own = { key: 'tag', name } as const;
          return (
            <Radio key={name} value={writeGroupBy(own)} label={<VisibleText text={groupByLabel(own)} max={80} />} />
          );
        })}
      </RadioGroup>
      <div role="status" className={styles.status}>
        {statusWords(tags === undefined, table, found.length, search)}
      </div>
      <div className={styles.foot}>
        {[true, false].map((on) => (
          <Button
            key={String(on)}
            appearance="subtle"
            size="small"
            disabledFocusable={by === undefined}
            onClick={() => fold(on)}
          >
            {on ? 'Expand all' : 'Collapse all'}
          </Button>
        ))}
      </div>
    </div>
  );
}

function statusWords(isUnread: boolean, table: FleetTable | undefined, found: number, search: string): string {
  if (isUnread) return table === undefined ? 'Tags are known once the list has been read.' : 'Reading the tags…';
  if (found === 0) return search === '' ? '' : 'No tag matches.';
  return found > mostOffered
    ? `The first ${mostOffered} of ${found.toLocaleString('en')} tags. Search for the others.`
    : '';
}

/** The choice as it is offered, where the URL has the tag in another case. */
const spelled = (group: string, offered: readonly string[]): string =>
  offered.map((name) => writeGroupBy({ key: 'tag', name })).find((one) => one.toLowerCase() === group.toLowerCase()) ??
  group;

/** The names of all tags, one of those that differ only in case; `undefined` until they are read: nearly every machine may have tags of its own. */
function useTagNames(table: FleetTable | undefined): readonly string[] | undefined {
  const [names, setNames] = useState<readonly string[]>();
  useEffect(() => {
    if (table === undefined) return undefined;
    const leaving = new AbortController();
    const byName = new Map<string, string>();
    const read = (tags: ReadonlyMap<string, string>) => {
      for (const name of tags.keys()) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), name);
    };
    const work = async () => {
      if (await inSlices(table.tagSets(), read, leaving.signal)) setNames([...byName.values()].toSorted(compareText));
    };
    void work();
    return () => leaving.abort();
  }, [table]);
  return names;
}
