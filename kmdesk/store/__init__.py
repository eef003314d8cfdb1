"""The encrypted file: key, connection, migrations, journal, projections, backup."""
