import { ArrowDownload20Regular, Braces20Regular } from '@fluentui/react-icons';
import type { ListView } from '#src/ui/list-view.ts';
import { ColumnsButton } from '#src/ui/ColumnsButton.tsx';
import { ListButton } from '#src/ui/ListButton.tsx';
import type { ShownList } from './shown-list.ts';

const loadQuery = async () => (await import('./QueryPanel.tsx')).QueryPanel;
const loadExport = async () => (await import('./ExportPanel.tsx')).ExportPanel;

/** What is done with the list as a whole, at the end of its filters. */
export function FleetTools({ shown, onListView }: { shown: ShownList; onListView: (view: ListView) => void }) {
  return (
    <>
      <ColumnsButton columns={shown.columns} view={shown.listView} onView={onListView} />
      <ListButton label="Export" icon={<ArrowDownload20Regular />} load={loadExport}>
        {(ExportPanel) => <ExportPanel shown={shown} />}
      </ListButton>
      <ListButton label="Open query" icon={<Braces20Regular />} load={loadQuery}>
        {(QueryPanel) => <QueryPanel shown={shown} />}
      </ListButton>
    </>
  );
}
