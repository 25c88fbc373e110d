import config from '../../electron-builder.config.mjs';
import {
  APP_ID,
  DESCRIPTION,
  EXECUTABLE,
  HOMEPAGE,
  PRODUCT_NAME,
  SCHEME,
  TAPE,
  VERSION,
} from './identity.mjs';

/** How a desktop starts Vigie, as electron-builder writes it, from the same configuration. */
export function desktopEntry(executable) {
  const entry = {
    Type: 'Application',
    Name: PRODUCT_NAME,
    Comment: DESCRIPTION.en,
    ...config.linux.desktop.entry,
    Exec: `${executable} %U`,
    Icon: EXECUTABLE,
    Terminal: 'false',
    StartupWMClass: EXECUTABLE,
    Categories: `${config.linux.category};`,
    MimeType: `${TAPE.mimeType};x-scheme-handler/${SCHEME};`,
  };
  return `[Desktop Entry]\n${Object.entries(entry)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`;
}

/** What tells a desktop of tapes. */
export function mimePackage() {
  return `<?xml version="1.0" encoding="utf-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${TAPE.mimeType}">
    <comment>${TAPE.name.en}</comment>
    <comment xml:lang="fr">${TAPE.name.fr}</comment>
    <glob pattern="*.${TAPE.extension}"/>
    <icon name="${TAPE.mimeType.replace('/', '-')}"/>
  </mime-type>
</mime-info>
`;
}

/** What a software centre shows (https://www.freedesktop.org/software/appstream/docs/). */
export function metainfo(date) {
  return `<?xml version="1.0" encoding="utf-8"?>
<component type="desktop-application">
  <id>${APP_ID}</id>
  <launchable type="desktop-id">${EXECUTABLE}.desktop</launchable>
  <name>${PRODUCT_NAME}</name>
  <summary>${DESCRIPTION.en}</summary>
  <summary xml:lang="fr">${DESCRIPTION.fr}</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <developer id="app.vigie"><name>The Vigie authors</name></developer>
  <developer_name>The Vigie authors</developer_name>
  <url type="homepage">${HOMEPAGE}</url>
  <description>
    <p>Vigie follows each order, payment and delivery across topics, down to partition and offset, live and replayed.</p>
    <p xml:lang="fr">Vigie suit chaque commande, paiement et livraison de topic en topic, jusqu'à la partition et l'offset, en direct et en différé.</p>
    <p>It brings a Kafka broker of its own, so a laptop without a network is enough for a demonstration. It watches a real cluster as well.</p>
    <p xml:lang="fr">Vigie contient son propre broker Kafka : un portable sans réseau suffit pour une démonstration. Vigie observe aussi un vrai cluster.</p>
  </description>
  <provides>
    <binary>${EXECUTABLE}</binary>
    <mediatype>${TAPE.mimeType}</mediatype>
  </provides>
  <content_rating type="oars-1.1"/>
  <releases>
    <release version="${VERSION}" date="${date.toISOString().slice(0, 10)}"/>
  </releases>
</component>
`;
}
