package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** An element of libvirt's XML; what is not there reads as empty. */
record Xml(List<Element> elements) {
    /**
     * @throws Problem when it is no XML: nothing outside it is ever read
     */
    static Xml parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            return new Xml(List.of(factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement()));
        } catch (SAXException | IOException e) {
            throw Problem.site("libvirt answered with something that is no XML.", e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK has a parser", e);
        }
    }

    /** The elements at this path: {@code devices/disk}. */
    Xml at(String path) {
        List<Element> now = elements;
        for (String name : path.split("/", -1)) {
            List<Element> next = new ArrayList<>();
            for (Element element : now) {
                for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child instanceof Element found && found.getTagName().equals(name)) {
                        next.add(found);
                    }
                }
            }
            now = next;
        }
        return new Xml(now);
    }

    List<Xml> each() {
        return elements.stream().map(e -> new Xml(List.of(e))).toList();
    }

    boolean present() {
        return !elements.isEmpty();
    }

    /** The first one's. */
    String text() {
        return elements.isEmpty() ? "" : elements.getFirst().getTextContent().strip();
    }

    /** The first one's. */
    String attribute(String name) {
        return elements.isEmpty() ? "" : elements.getFirst().getAttribute(name);
    }
}
