import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { common } from '../texts/common.ts';

const next: Readonly<Record<MantineColorScheme, MantineColorScheme>> = {
  auto: 'light',
  light: 'dark',
  dark: 'auto',
};
const icons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

/** Goes round from the system's colours to light to dark. */
export function ThemeSwitch(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = icons[colorScheme];
  const name = common.theme.button(common.theme[colorScheme]);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={name}
      title={name}
      onClick={() => setColorScheme(next[colorScheme])}
    >
      <Icon size={20} stroke={1.7} aria-hidden="true" />
    </ActionIcon>
  );
}
