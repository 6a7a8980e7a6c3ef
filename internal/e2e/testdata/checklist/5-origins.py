c.ServerApp.allow_origin = '*'  # Development only
c.ServerApp.allow_origin = 'https://domain1.com,https://domain2.com'  # Production
