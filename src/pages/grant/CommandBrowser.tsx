import { Checkbox } from '@fluentui/react-components';
import { EditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type AccessLevel, accessLevelName } from '#src/consent/access-level.ts';
import { type Command, commandsOf } from '#src/consent/commands.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { commandGroupsOf, commandsOnlyOf, findCommands } from './command-search.ts';
import styles from './CommandBrowser.module.css';

/** Every command that the level allows, to search, with what changes something marked. */
export function CommandBrowser({ level }: { level: AccessLevel }) {
  return (
    <div>
      <Foldable summary={`All ${commandsOf(level).length} commands of ${accessLevelName(level)}`}>
        <Commands level={level} />
      </Foldable>
      <Difference />
    </div>
  );
}

function Commands({ level }: { level: AccessLevel }) {
  const [search, setSearch] = useState('');
  const [changingOnly, setChangingOnly] = useState(false);
  const groups = findCommands(commandGroupsOf(level), search, changingOnly);
  const found = groups.reduce((sum, group) => sum + group.commands.length, 0);
  return (
    <>
      <div className={styles.tools}>
        <SearchBox label="Search commands" value={search} onChange={setSearch} />
        <Checkbox
          label="Only what changes something"
          checked={changingOnly}
          onChange={(_, data) => setChangingOnly(data.checked === true)}
        />
        <span role="status" className={styles.found}>
          {found === 1 ? '1 command' : `${found} commands`}
        </span>
      </div>
      {/* Focusable, so that a keyboard can scroll it. */}
      <div className={styles.list} tabIndex={0} role="group" aria-label={`Commands of ${accessLevelName(level)}`}>
        {groups.map((group) => (
          <div key={group.name}>
            <h3 className={styles.group}>{group.name}</h3>
            <ul className={styles.commands}>
              {group.commands.map((command) => (
                <CommandName key={command.name} command={command} />
              ))}
            </ul>
          </div>
        ))}
        {found === 0 && <p>No command of this level matches.</p>}
      </div>
    </>
  );
}

function CommandName({ command }: { command: Command }) {
  return (
    <li className={styles.command}>
      {command.name}
      {command.changesState && (
        <span className={styles.changes}>
          <EditRegular aria-hidden="true" />
          changes
        </span>
      )}
    </li>
  );
}

/** What the higher level adds. */
function Difference() {
  const added = commandsOnlyOf('DiagnosticsAndRepair', 'Diagnostics');
  return (
    <p className={styles.difference}>
      Diagnostics and repair adds {added.length === 1 ? '1 command' : `${added.length} commands`} to Diagnostics:{' '}
      {added.map((command) => command.name).join(', ')}.
    </p>
  );
}
