"""Licitationsvindere: the second view of Ringeliste, companies that won a job."""
