import { Button, Field, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  Checkmark16Regular,
  Delete16Regular,
  Dismiss16Regular,
  Edit16Regular,
  Star16Filled,
  Star16Regular,
} from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { onSubmit } from '#src/ui/submit.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { nameProblem, renameView, type SavedView, type SavedViews, viewNamed, withDefault } from './saved-views.ts';

const useStyles = makeStyles({
  item: { display: 'flex', alignItems: 'center', minHeight: '32px' },
  open: {
    flexGrow: 1,
    minWidth: 0,
    justifyContent: 'flex-start',
    fontWeight: tokens.fontWeightRegular,
    columnGap: tokens.spacingHorizontalXS,
  },
  isOpen: { fontWeight: tokens.fontWeightSemibold },
  name: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  mark: { flexShrink: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  form: { display: 'flex', alignItems: 'flex-start', width: '100%', columnGap: tokens.spacingHorizontalXXS },
  field: { flexGrow: 1 },
});

interface Own {
  view: SavedView;
  saved: SavedViews;
  act: (change: (saved: SavedViews) => SavedViews, words: string) => boolean;
  onDelete: () => void;
}

/** One view: to open it, and what else can be done with one that the person saved. */
export function SavedViewItem({
  name,
  isOpen,
  isModified = false,
  onOpen,
  own,
}: {
  name: string;
  isOpen: boolean;
  /** The list is not as it was when this was opened. */
  isModified?: boolean;
  onOpen: () => void;
  /** Absent for the list by itself. */
  own?: Own;
}) {
  const styles = useStyles();
  const [isRenaming, setIsRenaming] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const endRenaming = () => {
    flushSync(() => setIsRenaming(false));
    item.current?.querySelector('button')?.focus();
  };
  const isDefault = own !== undefined && own.saved.defaultId === own.view.id;
  if (own && isRenaming)
    return (
      <li className={styles.item} ref={item}>
        <Rename own={own} onDone={endRenaming} />
      </li>
    );
  return (
    <li className={styles.item} ref={item}>
      <Button
        appearance="subtle"
        size="small"
        className={mergeClasses(styles.open, isOpen && styles.isOpen)}
        aria-current={isOpen || undefined}
        onClick={onOpen}
      >
        <span className={styles.name}>
          <VisibleText text={name} max={64} />
        </span>
        {isModified && <span className={styles.mark}> · Modified</span>}
        {isDefault && <span className={styles.mark}> · Default</span>}
      </Button>
      {own && <Acts own={own} isDefault={isDefault} onRename={() => setIsRenaming(true)} />}
    </li>
  );
}

function Acts({ own, isDefault, onRename }: { own: Own; isDefault: boolean; onRename: () => void }) {
  const { view, act, onDelete } = own;
  const toggleDefault = () =>
    act(
      (saved) => withDefault(saved, isDefault ? undefined : view.id),
      isDefault ? 'The list opens with all machines.' : `The list opens in “${view.name}”.`,
    );
  return (
    <>
      <CopyButton label={`Copy link to ${view.name}`} text={`${location.origin}/machines${view.search}`} />
      <Act label={`Rename ${view.name}`} icon={<Edit16Regular />} onPress={onRename} />
      <Button
        appearance="subtle"
        size="small"
        icon={isDefault ? <Star16Filled /> : <Star16Regular />}
        aria-label={`Open the list in ${view.name}`}
        title={`Open the list in ${view.name}`}
        aria-pressed={isDefault}
        onClick={toggleDefault}
      />
      <Act label={`Delete ${view.name}`} icon={<Delete16Regular />} onPress={onDelete} />
    </>
  );
}

function Act({ label, icon, onPress }: { label: string; icon: ReactElement; onPress: () => void }) {
  return <Button appearance="subtle" size="small" icon={icon} aria-label={label} title={label} onClick={onPress} />;
}

function Rename({ own: { view, saved, act }, onDone }: { own: Own; onDone: () => void }) {
  const styles = useStyles();
  const [name, setName] = useState(view.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const other = viewNamed(saved, name);
  const problem = nameProblem(name) ?? (other && other.id !== view.id ? 'Another view has this name.' : undefined);
  const submit = () => {
    if (problem === undefined && act((now) => renameView(now, view.id, name), `Renamed to “${name.trim()}”.`)) onDone();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit(submit)}>
      <Field className={styles.field} {...(problem === undefined ? {} : { validationMessage: problem })}>
        <Input
          size="small"
          aria-label={`New name of ${view.name}`}
          value={name}
          input={{ ref: input }}
          onChange={(_, data) => setName(data.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // Ends the renaming, not the panel.
            event.stopPropagation();
            onDone();
          }}
        />
      </Field>
      <Button
        type="submit"
        appearance="subtle"
        size="small"
        icon={<Checkmark16Regular />}
        aria-label="Keep the name"
        disabledFocusable={problem !== undefined}
      />
      <Act label="Cancel" icon={<Dismiss16Regular />} onPress={onDone} />
    </form>
  );
}
