import { Button } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { compareText } from '#src/lib/sort.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { LeavingButton } from '#src/ui/LeavingButton.tsx';
import { PopoverButton } from '#src/ui/MenuButton.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { useMedia } from '#src/ui/use-media.ts';
import type { ListData } from './data.ts';
import { countValues, type Finder } from './find.ts';
import { isNarrowed, withChosen } from './list-state.ts';
import type { ListFacet, ListPageProps, ListState } from './list.ts';
import styles from './list.module.css';

type FilterBarProps<Row> = ListPageProps<Row> & { finder: Finder };

/** Search and filters of a list. Where there is little room the filters stand behind a button, all but those that narrow the list. */
export function FilterBar<Row>(props: FilterBarProps<Row>) {
  const { noun, facets, state, setState, filters } = props;
  const isCramped = useMedia('(width < 720px), (height <= 480px)');
  const [hasMore, setHasMore] = useState(false);
  const isShown = ({ key, rare = false }: ListFacet) =>
    hasMore || !(isCramped || rare) || Object.hasOwn(state.chosen, key);
  const shown = facets.filter(isShown);
  return (
    <div role="search" aria-label={`Filter ${noun}`} className={styles.bar}>
      <SearchBox label={`Search ${noun}`} value={state.search} onChange={(search) => setState({ ...state, search })} />
      {shown.map((facet) => (
        <FacetButton key={facet.key} facet={facet} {...props} />
      ))}
      {(shown.length < facets.length || hasMore) && (
        <Button
          appearance="subtle"
          icon={<Add16Regular />}
          aria-expanded={hasMore}
          onClick={() => setHasMore(!hasMore)}
        >
          {isCramped ? 'Filters' : 'More filters'}
        </Button>
      )}
      {filters}
      {isNarrowed(state) && (
        <LeavingButton appearance="subtle" onClick={() => setState({ ...state, search: '', chosen: {} })}>
          Reset filters
        </LeavingButton>
      )}
    </div>
  );
}

type FacetProps<Row> = FilterBarProps<Row> & { facet: ListFacet };

/** "Status: all". Nothing chosen means all. */
function FacetButton<Row>(props: FacetProps<Row>) {
  const { key, label } = props.facet;
  const field = props.data?.fields[key];
  const [first, ...others] = props.state.chosen[key] ?? [];
  const value = first && visibleText(field?.labels[field.values.indexOf(first)] ?? first, 40);
  return (
    <PopoverButton
      label={`${label}: ${value ?? 'all'}${others.length > 0 ? ` + ${others.length}` : ''}`}
      appearance={first === undefined ? 'subtle' : 'secondary'}
    >
      {() => <FacetChoice {...props} />}
    </PopoverButton>
  );
}

/** A longer choice is searched. */
const mostUnsearched = 12;
/** So many are drawn; more are found by searching. */
const mostDrawn = 200;

function FacetChoice<Row>({ facet: { key, label }, data, finder, state, setState }: FacetProps<Row>) {
  const [search, setSearch] = useState('');
  const chosen = state.chosen[key] ?? [];
  const choose = (values: readonly string[]) => setState(withChosen(state, key, values));
  const all = optionsOf(data, finder, state, key);
  const found = all.filter((option) => option.label.toLowerCase().includes(search.trim().toLowerCase()));
  const drawn = found.slice(0, mostDrawn);
  return (
    <div className={styles.panel}>
      {all.length > mostUnsearched && (
        <SearchBox label={`Search ${label.toLowerCase()}`} value={search} onChange={setSearch} />
      )}
      <div role="group" aria-label={label} className={styles.options}>
        {drawn.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="checkbox"
              checked={chosen.includes(option.value)}
              onChange={({ currentTarget }) => {
                const rest = chosen.filter((value) => value !== option.value);
                choose(currentTarget.checked ? [...rest, option.value] : rest);
              }}
            />
            <span>
              <AzureText text={option.label} max={Infinity} />
              <span className="quiet">{` (${option.count.toLocaleString('en')})`}</span>
            </span>
          </label>
        ))}
      </div>
      <div role="status" className="quiet">
        {found.length === 0 && 'No values'}
        {found.length > drawn.length && `${drawn.length} of ${found.length.toLocaleString('en')}. Search to find more.`}
      </div>
      <Button appearance="subtle" disabledFocusable={chosen.length === 0} onClick={() => choose([])}>
        Show all
      </Button>
    </div>
  );
}

/** The values that rows have, and those that are chosen, in order, with how many rows each would show beside the other filters. */
function optionsOf<Row>(data: ListData<Row> | undefined, finder: Finder, state: ListState, key: string) {
  const chosen = state.chosen[key] ?? [];
  const field = data?.fields[key];
  if (data === undefined || field === undefined) return chosen.map((value) => ({ value, label: value, count: 0 }));
  const inUse = countValues(field);
  const counts = countValues(field, finder.mask(data, state, key));
  const places = field.ranks && finder.places(field);
  const values = [...field.values, ...chosen.filter((value) => !field.values.includes(value))];
  return values
    .map((value, index) => ({ value, label: field.labels[index] ?? value, count: counts[index] ?? 0, index }))
    .filter(({ value, index }) => (inUse[index] ?? 0) > 0 || chosen.includes(value))
    .toSorted((a, b) =>
      places ? (places[a.index] ?? Infinity) - (places[b.index] ?? Infinity) : compareText(a.label, b.label),
    );
}
