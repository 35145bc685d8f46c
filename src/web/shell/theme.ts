import { createTheme, localStorageColorSchemeManager } from '@mantine/core';

/** The library's own defaults, bent to the page's palette; colours themselves live in `styles/tokens.css`. */
export const theme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', allowDeselect: false } },
  },
});

/** The choice of colours is the only thing that the page stores in the browser. */
export const colorSchemes = localStorageColorSchemeManager({ key: 'coupa-account-colours' });
