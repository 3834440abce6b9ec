# A certificate for web, made by a tool of Debian's while the network is built. Inputs: pkgs. Result: a folder with cert.pem and key.pem.
pkgs:
pkgs.runCommand "certificate" { nativeBuildInputs = [ pkgs.openssl ]; } ''
  mkdir "$out"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=secure.example.org \
    -addext subjectAltName=DNS:secure.example.org -keyout "$out/key.pem" -out "$out/cert.pem"
''
