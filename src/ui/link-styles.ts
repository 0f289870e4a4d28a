import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

export const linkStyles = {
  color: tokens.colorBrandForegroundLink,
  textDecorationLine: 'none',
  borderRadius: tokens.borderRadiusSmall,
  ':hover': { color: tokens.colorBrandForegroundLinkHover, textDecorationLine: 'underline' },
  ':active': { color: tokens.colorBrandForegroundLinkPressed, textDecorationLine: 'underline' },
  ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
} as const;

const useStyles = makeStyles({
  link: linkStyles,
  inline: { textDecorationLine: 'underline' },
});

/** Class name of a plain `<a>` that looks like Fluent's Link, which costs as much as the rest of a list's row. `inline`: amid text. */
export function useLinkClass(inline = false): string {
  const styles = useStyles();
  return inline ? mergeClasses(styles.link, styles.inline) : styles.link;
}
