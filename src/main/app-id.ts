/** The installers' identity of the application: Windows groups windows and pins by it. */
export const APP_ID = 'app.vigie.Vigie';
