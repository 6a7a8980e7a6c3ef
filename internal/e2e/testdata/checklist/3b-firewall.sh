# Allow only from specific IP
sudo ufw allow from 192.168.1.0/24 to any port 8888

# Or use Docker network isolation
# Don't expose port in docker-compose.yml, access via internal network only
