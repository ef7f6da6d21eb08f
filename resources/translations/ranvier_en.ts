<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
    <context>
        <name>ClassPriorFigure</name>
        <message numerus="yes">
            <source>Inferred coupling class (model), not anatomy: %1, shared by %n state(s); no null computed.</source>
            <translation>
                <numerusform>Inferred coupling class (model), not anatomy: %1, shared by %n state; no null computed.</numerusform>
                <numerusform>Inferred coupling class (model), not anatomy: %1, shared by %n states; no null computed.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1, shared by %n state(s); no null computed</source>
            <translation>
                <numerusform>%1, shared by %n state; no null computed</numerusform>
                <numerusform>%1, shared by %n states; no null computed</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CouplingFigure</name>
        <message numerus="yes">
            <source>There is no state %1; the fit has %n state(s).</source>
            <translation>
                <numerusform>There is no state %1; the fit has %n state.</numerusform>
                <numerusform>There is no state %1; the fit has %n states.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The couplings are not [state, receiver, sender] over %n unit(s).</source>
            <translation>
                <numerusform>The couplings are not [state, receiver, sender] over %n unit.</numerusform>
                <numerusform>The couplings are not [state, receiver, sender] over %n units.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cell(s) lie beyond the limits and are drawn at them.</source>
            <translation>
                <numerusform>%n cell lies beyond the limits and is drawn at them.</numerusform>
                <numerusform>%n cells lie beyond the limits and are drawn at them.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1, %n unit(s), %2.</source>
            <translation>
                <numerusform>%1, %n unit, %2.</numerusform>
                <numerusform>%1, %n units, %2.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FiltersFigure</name>
        <message numerus="yes">
            <source>%n lag(s), one shape for all couplings; select a coupling to see it</source>
            <translation>
                <numerusform>%n lag, one shape for all couplings; select a coupling to see it</numerusform>
                <numerusform>%n lags, one shape for all couplings; select a coupling to see it</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1: %n lag(s) up to %2 %3, one shape for all couplings.</source>
            <translation>
                <numerusform>%1: %n lag up to %2 %3, one shape for all couplings.</numerusform>
                <numerusform>%1: %n lags up to %2 %3, one shape for all couplings.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>GraphScene</name>
        <message numerus="yes">
            <source>%n unit(s)</source>
            <translation>
                <numerusform>%n unit</numerusform>
                <numerusform>%n units</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n isolated unit(s) hidden</source>
            <translation>
                <numerusform>%n isolated unit hidden</numerusform>
                <numerusform>%n isolated units hidden</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HistogramPlot</name>
        <message numerus="yes">
            <source>%n value(s) are missing and not counted.</source>
            <translation>
                <numerusform>%n value is missing and not counted.</numerusform>
                <numerusform>%n values are missing and not counted.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LikelihoodFigure</name>
        <message numerus="yes">
            <source>%1 after %n iteration(s)</source>
            <translation>
                <numerusform>%1 after %n iteration</numerusform>
                <numerusform>%1 after %n iterations</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Circles: where each of %n starts ended, before the prior of the kept fit.</source>
            <translation>
                <numerusform>Circles: where each of %n start ended, before the prior of the kept fit.</numerusform>
                <numerusform>Circles: where each of %n starts ended, before the prior of the kept fit.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>circles: where %n starts ended, filled the kept one</source>
            <translation>
                <numerusform>circles: where %n start ended, filled the kept one</numerusform>
                <numerusform>circles: where %n starts ended, filled the kept one</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RatesFigure</name>
        <message numerus="yes">
            <source>%n unit(s), </source>
            <translation>
                <numerusform>%n unit, </numerusform>
                <numerusform>%n units, </numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n state(s), training bins</source>
            <translation>
                <numerusform>%n state, training bins</numerusform>
                <numerusform>%n states, training bins</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1, mean over %n unit(s): %2.</source>
            <translation>
                <numerusform>%1, mean over %n unit: %2.</numerusform>
                <numerusform>%1, mean over %n units: %2.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RibbonPlot</name>
        <message numerus="yes">
            <source>%n segment(s) under a pixel wide: the longest of each pixel is drawn.</source>
            <translation>
                <numerusform>%n segment under a pixel wide: the longest of each pixel is drawn.</numerusform>
                <numerusform>%n segments under a pixel wide: the longest of each pixel is drawn.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StateSummaryFigure</name>
        <message numerus="yes">
            <source>%n state(s)</source>
            <translation>
                <numerusform>%n state</numerusform>
                <numerusform>%n states</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message numerus="yes">
            <source>%n units</source>
            <translation>
                <numerusform>%n unit</numerusform>
                <numerusform>%n units</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n states</source>
            <translation>
                <numerusform>%n state</numerusform>
                <numerusform>%n states</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n couplings</source>
            <translation>
                <numerusform>%n coupling</numerusform>
                <numerusform>%n couplings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them not in this recording</source>
            <translation>
                <numerusform>%n of them not in this recording</numerusform>
                <numerusform>%n of them not in this recording</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>figures</name>
        <message numerus="yes">
            <source>%n state(s)</source>
            <translation>
                <numerusform>%n state</numerusform>
                <numerusform>%n states</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ranvier::gui::GraphControls</name>
        <message numerus="yes">
            <source>; %n units without an edge</source>
            <translation>
                <numerusform>; %n unit without an edge</numerusform>
                <numerusform>; %n units without an edge</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ranvier::gui::MainWindow</name>
        <message numerus="yes">
            <source>Brain states and functional couplings from spike recordings.

Device class %1, %n thread(s).
Settings: %2</source>
            <translation>
                <numerusform>Brain states and functional couplings from spike recordings.

Device class %1, %n thread.
Settings: %2</numerusform>
                <numerusform>Brain states and functional couplings from spike recordings.

Device class %1, %n threads.
Settings: %2</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ranvier::gui::MessageArea</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ranvier::gui::StatusBar</name>
        <message numerus="yes">
            <source>%n jobs</source>
            <translation>
                <numerusform>%n job</numerusform>
                <numerusform>%n jobs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n threads</source>
            <translation>
                <numerusform>%n thread</numerusform>
                <numerusform>%n threads</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n jobs lost</source>
            <translation>
                <numerusform>%n job lost</numerusform>
                <numerusform>%n jobs lost</numerusform>
            </translation>
        </message>
    </context>
</TS>
