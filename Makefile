# Short names for the commands that developers use all day.
.PHONY: check test demo format

check: ## style, templates, layers, types, migrations
	python -m tests.checks

test: ## everything, checks included
	pytest -n 2

demo: ## the product with demo data
	python manage.py demo

format: ## put code and imports in order
	ruff check --fix . ; ruff format .
