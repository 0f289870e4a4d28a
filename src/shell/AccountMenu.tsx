import { Button } from '@fluentui/react-components';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { PopoverButton } from '#src/ui/MenuButton.tsx';
import type { Session } from './Header.tsx';
import styles from './shell.module.css';

/** Who is signed in, where, and the way out. */
export function AccountMenu({ session }: { session: Session }) {
  const { name, username, tenantId, directory, onSignOut, onSwitchAccount } = session;
  return (
    <PopoverButton
      label={`Account: ${visibleText(name, 80)}`}
      isLabelShown={false}
      icon={<span className={styles.initials}>{initials(name)}</span>}
      appearance="transparent"
      className={styles.headerButton}
    >
      {(close) => (
        <div className={styles.column}>
          <div className="strong">
            <AzureText text={name} />
          </div>
          <div>
            <AzureText text={username} />
          </div>
          <div className={styles.subtitle}>
            {directory !== undefined && (
              <div>
                Directory <AzureText text={directory} />
              </div>
            )}
            Tenant ID <Copyable text={tenantId} label="tenant ID" />
          </div>
          <div className="row">
            <Button onClick={after(close, onSwitchAccount)}>Switch account</Button>
            <Button onClick={after(close, onSignOut)}>Sign out</Button>
          </div>
        </div>
      )}
    </PopoverButton>
  );
}

function after(close: () => void, act: () => Promise<void>) {
  return () => {
    close();
    void act();
  };
}

/** "AL" of "Ada Lovelace": the first letters of the first and the last name. */
function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word && Array.from(word)[0]);
  return letters.join('').toUpperCase();
}
