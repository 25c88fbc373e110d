cask "vigie" do
  arch arm: "arm64", intel: "x64"

  version "@VERSION@"
  sha256 arm:   "@SHA256 dmg arm64@",
         intel: "@SHA256 dmg x64@"

  url "@HOMEPAGE@/releases/download/v#{version}/vigie-#{version}-mac-#{arch}.dmg"
  name "Vigie"
  desc "Desktop console that watches an order pipeline on Apache Kafka as it happens"
  homepage "@HOMEPAGE@"

  depends_on macos: ">= :ventura"

  app "Vigie.app"

  uninstall quit: "app.vigie.Vigie"

  zap trash: [
    "~/Library/Application Support/Vigie",
    "~/Library/Preferences/app.vigie.Vigie.plist",
    "~/Library/Saved Application State/app.vigie.Vigie.savedState",
  ]
end
