# Generate a secure random token
JUPYTER_TOKEN=$(openssl rand -hex 32)

# Add to .env
echo "JUPYTER_TOKEN=$JUPYTER_TOKEN" >> .env
