import { Button } from '@fluentui/react-components';
import { Navigation20Regular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import { AccountMenu } from './AccountMenu.tsx';
import type { AccountInfo } from './AccountMenu.tsx';
import { HeaderSearch } from './HeaderSearch.tsx';
import { HelpButton } from './HelpButton.tsx';
import { Bell } from './Bell.tsx';
import { Logo } from './Logo.tsx';
import { SettingsButton } from './SettingsButton.tsx';
import { Tooltip } from '#src/ui/Tooltip.tsx';
import barStyles from './bar.module.css';
import styles from './Header.module.css';

export function Header({
  menuOpen,
  onMenuToggle,
  account,
  onSignOut,
  onSwitchAccount,
}: {
  menuOpen: boolean;
  onMenuToggle: (button: HTMLElement) => void;
  account: AccountInfo;
  onSignOut: () => void;
  onSwitchAccount: () => void;
}) {
  return (
    <header className={classNames(barStyles.bar, styles.header)}>
      <Tooltip content={menuOpen ? 'Fold the menu' : 'Unfold the menu'} relationship="description">
        <Button
          appearance="subtle"
          icon={<Navigation20Regular />}
          aria-label="Menu"
          aria-expanded={menuOpen}
          onClick={({ currentTarget }) => onMenuToggle(currentTarget)}
        />
      </Tooltip>
      <Link to={paths.machines()} className={styles.home}>
        <span className={styles.logo}>
          <Logo />
        </span>
        Remote Support
      </Link>
      <div className={styles.search}>
        <HeaderSearch />
      </div>
      <Bell />
      <SettingsButton />
      <HelpButton />
      <AccountMenu account={account} onSignOut={onSignOut} onSwitchAccount={onSwitchAccount} />
    </header>
  );
}
