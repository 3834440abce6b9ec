import ../../modern/lib
