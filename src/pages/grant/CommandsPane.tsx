import { Checkbox } from '@fluentui/react-components';
import { EditRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { commandList, commandsOf } from '#src/consent/commands.ts';
import { type AccessLevel, levelName } from '#src/consent/level.ts';
import { Pane } from '#src/ui/load-overlays.ts';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { useWizard } from './wizard.tsx';
import { commandSource } from './words.ts';
import styles from './grant.module.css';

/** Every command that a level allows, to search, with what makes changes marked. */
export function CommandsPane({ level, onClose }: { level: AccessLevel; onClose: () => void }) {
  const { choice } = useWizard();
  const [search, setSearch] = useState('');
  const [isChanging, setIsChanging] = useState(false);
  const groups = useMemo(() => findCommands(level, search, isChanging), [level, search, isChanging]);
  const found = groups.reduce((sum, { commands }) => sum + commands.length, 0);
  const added = commandsOf('DiagnosticsAndRepair').filter(({ levels }) => !levels.includes('Diagnostics'));
  return (
    <Pane title={`Commands of ${levelName(level)}`} subtitle={commandSource(choice.target)} onClose={onClose}>
      <div className={styles.stack}>
        <SearchBox label="Search commands" value={search} onChange={setSearch} />
        <Checkbox
          label="Only commands that make changes"
          checked={isChanging}
          onChange={(_, { checked }) => setIsChanging(checked === true)}
        />
        <span role="status" className="quiet">
          {found === 1 ? '1 command' : `${found} commands`}
        </span>
        {groups.map(({ name, commands }) => (
          <section key={name}>
            <h3 className={styles.label}>
              <strong>{name}</strong>
            </h3>
            <ul className={styles.commands}>
              {commands.map((command) => (
                <li key={command.name}>
                  {command.name}{' '}
                  {command.changesState && (
                    <span className={styles.changes}>
                      <EditRegular aria-hidden="true" /> changes
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
        <p className="quiet">
          Diagnostics and repair adds {added.map(({ name }) => name).join(' and ')} to Diagnostics.
        </p>
      </div>
    </Pane>
  );
}

/** The commands of a level by the first group that has them, cut down to those whose name has every word. */
function findCommands(level: AccessLevel, search: string, isChanging: boolean) {
  const words = search.toLowerCase().split(/\s+/);
  const left = new Set(
    commandsOf(level).filter(
      ({ name, changesState }) =>
        (changesState || !isChanging) && words.every((word) => name.toLowerCase().includes(word)),
    ),
  );
  return commandList.groups
    .map(({ name, commands }) => ({ name, commands: commands.filter((command) => left.has(command)) }))
    .filter(({ commands }) => commands.length > 0);
}
