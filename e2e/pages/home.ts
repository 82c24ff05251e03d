/** `/`: the stack of badges. */
import { type Page } from '@playwright/test';

export class Home {
  constructor(private readonly page: Page) {}

  // Acts
  add = () => this.page.getByRole('main').getByRole('link', { name: 'Add a badge' }).click();
  linkOrCode = () => this.page.getByRole('link', { name: 'I have a link or code' }).click();
  trySample = () => this.page.getByRole('link', { name: 'Try with a sample' }).click();
  goTo = (tab: 'Badges' | 'Check' | 'Add' | 'Shared' | 'Settings') =>
    this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: tab }).click();
  search = (words: string) => this.page.getByRole('searchbox', { name: 'Search names, issuers, skills' }).fill(words);
  open = (title: string) => this.card(title).getByRole('link').click();

  // Sights
  promise = () => this.page.getByRole('heading', { name: 'Keep your badges on this device. Nothing is uploaded.' });
  cards = () => this.page.getByRole('main').getByRole('listitem').filter({ has: this.page.getByRole('heading') });
  card = (title: string) => this.cards().filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  says = (words: string) => this.page.getByText(words);
}
