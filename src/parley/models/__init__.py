"""Models: inference only, on ONNX Runtime and numpy. A model is a folder with weights, config, report and CARD.md."""
