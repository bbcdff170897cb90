"""The values that the engine and a connector hand each other: frozen, without models and requests."""
