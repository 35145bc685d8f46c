import './styles/library.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './list/list.css';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';

const page = document.getElementById('page');
if (page !== null) createRoot(page).render(<App />);
