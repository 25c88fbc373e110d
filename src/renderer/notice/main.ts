import { desktop } from '../bridge/desktop.ts';
import { showNotice } from './notice.ts';

showNotice(document, location.search, desktop());
