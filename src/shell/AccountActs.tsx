import { MenuDivider, MenuGroup, MenuGroupHeader, MenuItem, MenuList } from '@fluentui/react-components';
import { Copy20Regular, PersonSwap20Regular, Receipt20Regular, SignOut20Regular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import { canTellTabs } from '#src/auth/signed-out-elsewhere.ts';
import { keptIds } from '#src/azure/records/kept-signatures.ts';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { AccountInfo } from './AccountMenu.tsx';
import { Initials } from './Initials.tsx';
import { leavingLosses } from './leaving-losses.ts';
import { notify } from './notifications.ts';
import { useUnsavedReceipts } from './UnsavedReceipts.tsx';
import styles from './AccountActs.module.css';

/** Who is signed in, and what can be done about it. */
export function AccountActs({
  account,
  onSignOut,
  onSwitchAccount,
  onClose,
}: {
  account: AccountInfo;
  onSignOut: () => void;
  onSwitchAccount: () => void;
  onClose: () => void;
}) {
  const unsaved = useUnsavedReceipts().map((consentId) => ({
    consentId,
    words: `The receipt of ${consentId} is not saved`,
  }));
  // The menu is drawn anew whenever it opens.
  const unrecorded = keptIds().map((consentId) => ({
    consentId,
    words: `The consent ${consentId} is signed and not on record yet`,
  }));
  const losses = leavingLosses();
  const navigate = useNavigate();
  const copy = () => {
    copyTenantId(account.tenantId);
    onClose();
  };
  // What comes of it is said on the page, which this would cover.
  const leave = (act: () => void) => () => {
    act();
    onClose();
  };
  return (
    <MenuList>
      <MenuGroup>
        <MenuGroupHeader className={styles.who}>
          <Initials name={account.name} large />
          <div className={styles.words}>
            <div className={styles.strong}>
              <VisibleText text={account.name} />
            </div>
            <div>
              <VisibleText text={account.username} />
            </div>
            <div className={styles.quiet}>Tenant ID {account.tenantId}</div>
          </div>
        </MenuGroupHeader>
        <MenuDivider />
        <MenuItem className={classNames(styles.act)} icon={<Copy20Regular />} onClick={copy}>
          Copy tenant ID
        </MenuItem>
        {[...unrecorded, ...unsaved].map(({ consentId, words }) => (
          <MenuItem
            key={consentId}
            className={classNames(styles.act)}
            icon={<Receipt20Regular />}
            subText="Its signature goes when you switch the account or sign out"
            onClick={leave(() => void navigate(paths.progress(consentId)))}
          >
            {words}
          </MenuItem>
        ))}
        <MenuItem
          className={classNames(styles.act)}
          icon={<PersonSwap20Regular />}
          subText={losses.join('. ') || null}
          onClick={leave(onSwitchAccount)}
        >
          Switch account
        </MenuItem>
        <MenuItem
          className={classNames(styles.act)}
          icon={<SignOut20Regular />}
          subText={[...losses, ofOtherTabs()].join('. ')}
          onClick={leave(onSignOut)}
        >
          Sign out
        </MenuItem>
      </MenuGroup>
    </MenuList>
  );
}

/** A tab that the browser has put away hears nothing, and what was signed or begun in one would go unseen. */
const ofOtherTabs = (): string =>
  canTellTabs()
    ? 'Other tabs of this app are told to sign out too: look for any that stays signed in'
    : 'Other tabs of this app stay signed in: sign out in each of them';

/** The menu closes on the press, so the outcome is told by a notification. */
function copyTenantId(tenantId: string): void {
  navigator.clipboard.writeText(tenantId).then(
    () => notify({ title: 'Tenant ID copied', tone: 'good' }),
    () => notify({ title: 'The browser refused to copy the tenant ID', body: tenantId, tone: 'attention' }),
  );
}
