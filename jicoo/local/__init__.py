"""What bin/start, bin/test and bin/manage do on one machine; never imported by the product itself."""
