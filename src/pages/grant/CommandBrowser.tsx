import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { EditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type AccessLevel, accessLevelName } from '#src/consent/access-level.ts';
import { type Command, commandsOf } from '#src/consent/commands.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { commandGroupsOf, commandsOnlyOf, findCommands } from './command-search.ts';

const useStyles = makeStyles({
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    paddingBottom: tokens.spacingVerticalXS,
  },
  found: { color: tokens.colorNeutralForeground2 },
  list: {
    maxHeight: '360px',
    overflowY: 'auto',
    marginTop: tokens.spacingVerticalXS,
    padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS}`,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  group: { margin: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXS}`, fontSize: tokens.fontSizeBase200 },
  commands: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    columnWidth: '260px',
    columnGap: tokens.spacingHorizontalL,
  },
  command: {
    breakInside: 'avoid',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  changes: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXXS,
    marginInlineStart: tokens.spacingHorizontalS,
    fontFamily: tokens.fontFamilyBase,
    color: tokens.colorStatusWarningForeground3,
  },
  difference: { margin: `${tokens.spacingVerticalXS} 0 0` },
});

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
  const styles = useStyles();
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
  const styles = useStyles();
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
  const styles = useStyles();
  const added = commandsOnlyOf('DiagnosticsAndRepair', 'Diagnostics');
  return (
    <p className={styles.difference}>
      Diagnostics and repair adds {added.length === 1 ? '1 command' : `${added.length} commands`} to Diagnostics:{' '}
      {added.map((command) => command.name).join(', ')}.
    </p>
  );
}
