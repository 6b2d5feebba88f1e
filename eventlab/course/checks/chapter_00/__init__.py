"""Chapter 0, introduction: the check of 0.1.

0.1  order  an order that is told to whoever listens, and to nobody by name
"""
