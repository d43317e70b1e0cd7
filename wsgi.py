from casestatus.app import create_app
from casestatus.config import Config

app = create_app(Config.of_a_part())
