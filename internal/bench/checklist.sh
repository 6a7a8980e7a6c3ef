#!/bin/sh
# The checklist by hand, as it is printed: openssl, sed and heredocs, with nothing checked and nothing fsynced.
set -eu
cd "$1"

# 1. Enable authentication
token=$(openssl rand -hex 32)
sed -i "s/^JUPYTER_TOKEN=.*/JUPYTER_TOKEN=$token/" .env

# 2. Use a reverse proxy
mkdir -p config/nginx
cat > config/nginx/jupyter.conf <<'EOF'
server {
    listen 443 ssl;
    server_name jupyter.example.com;
    ssl_certificate /etc/nginx/ssl/cert.pem;
    ssl_certificate_key /etc/nginx/ssl/key.pem;
    allow 192.168.1.0/24;
    deny all;
    location / {
        proxy_pass http://jupyter:8888;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
    }
}
EOF

# 4. Remove root privileges
cat > Dockerfile.jupyter <<'EOF'
FROM quay.io/jupyter/scipy-notebook:2026-10-05
RUN pip install --no-cache-dir pydiode requests openai anthropic litellm
COPY requirements.txt /tmp/
RUN pip install --no-cache-dir -r /tmp/requirements.txt
EOF

# 3, 5, 7. Ports, origins, isolation, limits
cat > docker-compose.override.yml <<'EOF'
services:
  jupyter:
    build: { context: ., dockerfile: Dockerfile.jupyter }
    ports: !override ["127.0.0.1:8888:8888"]
    user: "1000:100"
    security_opt: ["no-new-privileges:true"]
    cap_drop: [ALL]
    read_only: true
    tmpfs: [/tmp, /home/jovyan/.local]
    deploy:
      resources:
        limits: { cpus: "2", memory: 4G }
        reservations: { cpus: "1", memory: 2G }
EOF

# 6. Enable HTTPS: the base's script makes an RSA key of 2048 bits and a certificate that signs itself
mkdir -p config/ssl
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=jupyter.example.com" \
	-addext "subjectAltName=DNS:jupyter.example.com,DNS:localhost,IP:127.0.0.1" \
	-keyout config/ssl/key.pem -out config/ssl/cert.pem 2>/dev/null
cp config/ssl/cert.pem config/ssl/ca.pem
chmod 600 config/ssl/key.pem
sed -i -e 's/^ENABLE_HTTPS=.*/ENABLE_HTTPS=true/' -e 's#^SSL_CERT_PATH=.*#SSL_CERT_PATH=./config/ssl/cert.pem#' \
	-e 's#^SSL_KEY_PATH=.*#SSL_KEY_PATH=./config/ssl/key.pem#' .env
