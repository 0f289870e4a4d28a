import { Button } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons';
import { useEffect, useSyncExternalStore } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { Message } from '#src/ui/Message.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { exportState, openExport, outcomeWords, runExport, stopExport } from './export-run.ts';
import { listGaps } from './list-gaps.ts';
import { countMachines } from '#src/lib/count-machines.ts';
import type { ShownList } from './shown-list.ts';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';
import panelStyles from './panel.module.css';
import styles from './ExportPanel.module.css';

/** Saves what the list shows as a file, and says what the file lacks before it is written. */
export function ExportPanel({ shown }: { shown: ShownList }) {
  const state = useSyncExternalStore(exportState.subscribe, exportState.get);
  useEffect(openExport, []);
  const { order } = shown.list;
  const gaps = listGaps(shown);
  const isRunning = state.is === 'running';
  const isEmpty = order.length === 0;
  const unread = unreadOf(shown);
  return (
    <div className={panelStyles.panel}>
      <p className={panelStyles.words}>
        {isEmpty
          ? 'No machine is shown, so there is nothing to export.'
          : `${countMachines(order.length)}, ${shown.list.grouped === undefined ? 'as filtered and sorted' : 'as filtered, grouped and sorted, those of collapsed groups too'}, with the columns that are shown, the ARM ids, and when and from where each was read.`}
      </p>
      {unread > 0 && (
        <p className={panelStyles.words}>
          {`Access of ${countMachines(unread)} of these has not been read; the file says “Not read yet”.`}
        </p>
      )}
      {gaps.length > 0 && <Missing gaps={gaps} />}
      <div className={styles.buttons}>
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            icon={<ArrowDownload20Regular />}
            disabledFocusable={isEmpty || isRunning}
            onClick={() => void runExport(shown, format)}
          >
            Export {format.toUpperCase()}
          </Button>
        ))}
        {isRunning && (
          <Button ref={passFocusOn} appearance="subtle" onClick={stopExport}>
            Stop
          </Button>
        )}
      </div>
      {state.is === 'running' && (
        <ProgressBar
          label="Export"
          value={state.done}
          max={state.all}
          note="You can close this panel; the file is saved when it is ready."
        />
      )}
      <div role="status">{outcomeWords(state)}</div>
    </div>
  );
}

function Missing({ gaps }: { gaps: readonly string[] }) {
  return (
    <Message intent="warning" title="Not all machines are in this list.">
      The file’s name says “incomplete”; JSON also says why. <bdi>{visibleText(gaps.join(' '), 600)}</bdi>
    </Message>
  );
}

/** How many of the machines that are shown have access that nobody has read. */
function unreadOf({ view, list: { order } }: ShownList): number {
  if (view === undefined) return 0;
  const { values, codes } = view.facets.remoteSupport;
  const notRead = values.findIndex(({ value }) => value === 'notRead');
  return order.reduce((sum, row) => sum + Number(codes[row] === notRead), 0);
}
