import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { saveFile } from '#src/lib/save-file.ts';
import { ProgressBar } from '#src/ui/Progress.tsx';
import { type Exported, type ExportFormat, exportName, exportRows } from './export.ts';
import styles from './list.module.css';

type ExportState =
  | { is: 'idle' }
  | { is: 'running'; done: number }
  | { is: 'saved'; name: string }
  | { is: 'stopped' }
  | { is: 'failed' };

/** Saves what the list shows as a file; goes on when the panel is closed. */
export function ExportPanel<Row>({ exported, many }: { exported: () => Exported<Row>; many: string }) {
  const [state, setState] = useState<ExportState>({ is: 'idle' });
  const running = useRef<AbortController>(undefined);
  const { order, missing } = exported();
  const all = order.length;
  const run = async (format: ExportFormat) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const what = exported();
    setState({ is: 'running', done: 0 });
    try {
      const onProgress = (done: number) => setState({ is: 'running', done });
      const parts = await exportRows(what, format, { signal, onProgress });
      const name = exportName(what, format);
      saveFile(name, format === 'csv' ? 'text/csv' : 'application/json', parts);
      setState({ is: 'saved', name });
    } catch {
      if (running.current === controller) setState({ is: signal.aborted ? 'stopped' : 'failed' });
    }
  };
  return (
    <div className={styles.panel}>
      <div>{`${all.toLocaleString('en')} ${many}, with the columns shown.`}</div>
      {missing.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
      <div className={styles.chips}>
        <Button onClick={() => void run('csv')}>Export CSV</Button>
        <Button onClick={() => void run('json')}>Export JSON</Button>
        {state.is === 'running' && <Button onClick={() => running.current?.abort()}>Stop</Button>}
      </div>
      {state.is === 'running' && <ProgressBar label="Export" value={state.done} max={all} />}
      <div role="status" className={styles.quiet}>
        {outcomeWords(state)}
      </div>
    </div>
  );
}

function outcomeWords(state: ExportState): string {
  if (state.is === 'saved') return `Saved as ${state.name}.`;
  if (state.is === 'stopped') return 'Stopped. No file was saved.';
  return state.is === 'failed' ? "The browser couldn't make the file. Filter the list and try again." : '';
}
