import { Button } from '@fluentui/react-components';
import { ArrowDown16Regular, ArrowUp16Regular } from '@fluentui/react-icons';
import { moveKey } from './columns.ts';
import type { ListColumn } from './list.ts';
import styles from './list.module.css';

type Named = Pick<ListColumn<never>, 'key' | 'header' | 'priority'>;

/** Which columns are shown, and in which order. */
export function ColumnsPanel({
  columns,
  shown,
  onShow,
}: {
  columns: readonly Named[];
  /** In their order. */
  shown: readonly Named[];
  /** Undefined: as the list has them by itself. */
  onShow: (keys: readonly string[] | undefined) => void;
}) {
  const keys = shown.map(({ key }) => key);
  const hidden = columns.filter(({ key }) => !keys.includes(key));
  return (
    <div className={styles.panel}>
      <div role="group" aria-label="Columns" className={styles.options}>
        {[...shown, ...hidden].map(({ key, header, priority }, place) => (
          <div key={key} className={styles.option}>
            <label>
              <input
                type="checkbox"
                checked={keys.includes(key)}
                disabled={priority === 'name'}
                onChange={({ currentTarget: { checked } }) =>
                  onShow(checked ? [...keys, key] : keys.filter((one) => one !== key))
                }
              />
              {header}
            </label>
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                appearance="subtle"
                size="small"
                icon={by < 0 ? <ArrowUp16Regular /> : <ArrowDown16Regular />}
                aria-label={`Move ${header} ${by < 0 ? 'up' : 'down'}`}
                disabledFocusable={place >= shown.length || shown[place + by] === undefined}
                onClick={() => onShow(moveKey(keys, key, by))}
              />
            ))}
          </div>
        ))}
      </div>
      <div>
        <Button appearance="subtle" onClick={() => onShow(undefined)}>
          Reset
        </Button>
      </div>
    </div>
  );
}
